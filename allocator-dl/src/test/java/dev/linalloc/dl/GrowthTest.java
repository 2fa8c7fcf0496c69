package dev.linalloc.dl;

import static dev.linalloc.dl.Heap.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.spi.GlobalAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages that a heap adds, the start of the heap, and the end of memory. */
class GrowthTest {
  @Test
  void g1_aRequestAddsExactlyThePagesItNeeds() {
    try (Heap heap = Heap.small()) {
      heap.alloc(64016 - 4);
      heap.alloc(65_532);
      heap.alloc(65_533);
      heap.alloc(65_524);
      heap.alloc(1_000_000);
      assertThat(heap.growth).containsExactly("1", "2", "16");
      assertThat(heap.pages()).isEqualTo(20);
    }
  }

  @Test
  void theRestOfTheTopIsUsedBeforeNewPages() {
    try (Heap heap = Heap.small()) {
      int block = heap.alloc(1000);
      assertThat(heap.alloc(63008 + 65_536 - 4)).isEqualTo(block + 1008);
      assertThat(heap.growth).containsExactly("1");
      assertThat(heap.chunks()).contains("2528 128544 LIVE").hasSize(3);
    }
  }

  @ParameterizedTest(name = "heap from {0} in {1} pages: first block at {2}, {3} pages then")
  @CsvSource({
    "1, 0, 504, 1",
    "1, 1, 504, 1",
    "8, 1, 504, 1",
    "9, 1, 512, 1",
    "65040, 1, 65536, 2", // the table just fits
    "65041, 1, 65544, 2", // it does not fit
    "65032, 1, 65528, 2",
    "65024, 1, 65520, 1",
    "65535, 1, 66032, 2",
    "65536, 1, 66032, 2",
    "300000, 1, 300496, 5",
    "300001, 1, 300504, 5",
    "4294900000, 1, 4294900496, 65535",
  })
  void a2_theHeapBeginsAtTheFirstMultipleOf8(long heapBase, int pages, long block, int pagesThen) {
    try (Heap heap = Heap.in(pages, 65_536, heapBase)) {
      assertThat(Integer.toUnsignedLong(heap.alloc(10))).isEqualTo(block);
      assertThat(heap.pages()).isEqualTo(pagesThen);
      assertThat(heap.chunks()).startsWith(Heap.own(block - Table.BYTES));
    }
  }

  @Test
  void memoryWithoutRoomForTheTableIsUsedOnceItGrows() {
    try (Heap heap = Heap.in(1, 65_536, 65_500)) {
      assertThat(heap.alloc(70_000)).isEqualTo(65_504 + Table.BYTES);
      assertThat(heap.growth).containsExactly("2");
    }
  }

  @ParameterizedTest
  @CsvSource({"4294967289", "4294967295", "4294967288", "4294966800"})
  void aHeapAtTheVeryEndHasNoRoom(long heapBase) {
    try (Heap heap = Heap.in(1, 65_536, heapBase)) {
      assertThat(heap.alloc(1, 1)).isEqualTo(GlobalAllocator.NULL);
      assertThat(heap.alloc(1, 64)).isEqualTo(GlobalAllocator.NULL);
      assertThat(heap.allocZeroed(1 << 31, 1 << 31)).isEqualTo(GlobalAllocator.NULL);
      assertThat(heap.chunks()).isEmpty();
    }
    try (Heap heap = Heap.in(65_536, 65_536, heapBase)) {
      assertThat(heap.alloc(1, 1)).isEqualTo(GlobalAllocator.NULL);
    }
  }

  @Test
  void a5_theLastByteOf4GiBIsNeverHandedOut() {
    try (Heap heap = Heap.in(65_535, 65_536, 0xfffe_0000L)) {
      int most = 2 * 65_536 - Table.BYTES - 4;
      assertThat(heap.alloc(most + 1)).isEqualTo(GlobalAllocator.NULL);
      assertThat(heap.pages()).isEqualTo(65_535);
      int block = heap.alloc(most);
      assertThat(block).isEqualTo(0xfffe_0000 + Table.BYTES);
      assertThat(block + most).isEqualTo(-4);
      assertThat(heap.chunks()).containsExactly(Heap.own(0xfffe_0000L), "4294836720 130576 LIVE");
      assertThat(heap.alloc(1)).isEqualTo(GlobalAllocator.NULL);
      heap.free(block, most);
      assertThat(heap.alloc(16)).isEqualTo(block);
      assertThat(heap.alloc(most - 24)).isEqualTo(block + 24);
    }
  }

  @Test
  void g5_allOf4GiBIsServed() {
    try (Heap heap = Heap.in(65_536, 65_536, Heap.BASE)) {
      assertThat(heap.chunks()).containsExactly(OWN, "1520 4294965776 FREE");
      int size = (int) (4294965776L - 4);
      int block = heap.alloc(size);
      assertThat(block).isEqualTo(1520);
      heap.free(block, size);
      int half = heap.alloc(1 << 31, 1 << 31);
      assertThat(half).isZero();
      assertThat(heap.alloc((1 << 31) - 24, 1 << 31)).isEqualTo(1 << 31);
      assertThat(heap.alloc(Integer.MAX_VALUE - 1600)).isEqualTo(1520);
    }
  }

  @Test
  void g3_aRefusalChangesNothing() {
    try (Heap heap = Heap.in(1, 3, Heap.BASE)) {
      int block = heap.alloc(1000);
      assertThat(heap.alloc(200_000)).isEqualTo(GlobalAllocator.NULL);
      assertThat(heap.alloc(200_000, 4096)).isEqualTo(GlobalAllocator.NULL);
      assertThat(heap.alloc(1, 1 << 20)).isEqualTo(GlobalAllocator.NULL);
      assertThat(heap.growth).allMatch(pages -> pages.endsWith("refused"));
      assertThat(heap.pages()).isEqualTo(1);
      assertThat(heap.alloc(1000)).isEqualTo(block + 1008);
      assertThat(heap.alloc(100_000)).isEqualTo(block + 2016);
    }
  }

  @Test
  void aRefusedFirstRequestLeavesNoTrace() {
    try (Heap heap = Heap.in(0, 3, 65_536)) {
      assertThat(heap.alloc(200_000)).isEqualTo(GlobalAllocator.NULL);
      assertThat(heap.alloc(1, 1 << 20)).isEqualTo(GlobalAllocator.NULL);
      assertThat(heap.pages()).isZero();
      assertThat(heap.alloc(100_000)).isEqualTo(65_536 + Table.BYTES);
      assertThat(heap.pages()).isEqualTo(3);
    }
  }

  @Test
  void aHeapWithExactlyTheRoomForTheTableIsOpen() {
    try (Heap heap = Heap.in(1, 65_536, 65_536 - Table.BYTES)) {
      assertThat(heap.chunks()).containsExactly(Heap.own(65_536 - Table.BYTES));
    }
  }

  @Test
  void theFirstPagesAreThoseOfTheTableAndTheBlock() {
    try (Heap heap = Heap.in(0, 65_536, Heap.BASE)) {
      assertThat(heap.alloc(64016 - 4)).isEqualTo(1520);
      assertThat(heap.growth).containsExactly("1");
    }
  }

  @Test
  void g4_refusedGrowthIsRequestedOnlyOnce() {
    try (Heap heap = Heap.in(1, 1, Heap.BASE)) {
      assertThat(heap.alloc(70_000)).isEqualTo(GlobalAllocator.NULL);
      assertThat(heap.growth).containsExactly("1 refused");
      assertThat(heap.alloc(70_000, 16)).isEqualTo(GlobalAllocator.NULL);
      assertThat(heap.growth).containsExactly("1 refused", "1 refused");
    }
  }

  @Test
  void g1_aBlockOfMoreThanHalfOfAllMemoryAddsPages() {
    try (Heap heap = Heap.small()) {
      assertThat(heap.alloc(0x9000_0000)).isEqualTo(1520);
      assertThat(heap.growth).containsExactly("36864");
    }
  }

  @Test
  void g9_aBlockThatCanLieNowhereIsNotAskedFor() {
    try (Heap heap = Heap.small()) {
      assertThat(heap.alloc(-1500)).isZero();
      assertThat(heap.alloc(-1500, 16)).isZero();
      assertThat(heap.alloc(1 << 31, 1 << 31)).isZero();
      int block = heap.alloc(5000);
      assertThat(heap.realloc(block, 5000, -1500)).isZero();
      assertThat(heap.growth).isEmpty();
      assertThat(heap.pages()).isOne();
    }
    try (Heap heap = Heap.in(0, 65_536, -1000)) {
      assertThat(heap.alloc(600)).isZero();
      assertThat(heap.growth).isEmpty();
    }
  }
}
