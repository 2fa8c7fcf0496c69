package dev.linalloc.wee;

import static dev.linalloc.wee.Heap.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory of the heap: every heapBase, foreign pages, refused growth, the end of memory. */
class SegmentsTest {
  private static final long END = 1L << 32;

  @ParameterizedTest
  @CsvSource({
    "1, 1, 16",
    "1, 16, 16",
    "1, 17, 32",
    "1, 65520, 65520",
    "1, 65521, 65536",
    "1, 65536, 65536",
    "1, 200000, 200000",
    "0, 1, 16",
    "0, 65536, 65536",
    "65536, 2147483649, 2147483664",
  })
  void a2_theFirstBlockLiesAtTheFirstMultipleOf16(int pages, long heapBase, long first) {
    try (Heap heap = Heap.of(pages, heapBase)) {
      assertThat(heap.alloc(8, 1)).isEqualTo(first);
      assertThat(heap.alloc(8, 1)).isEqualTo(first + 16);
      long end = Math.max(pages * (long) PAGE, (first + 32 + PAGE - 1) & -PAGE);
      assertThat(heap.pages()).isEqualTo((int) (end >> 16));
      assertThat(heap.chunks())
          .endsWith(
              "LIVE " + (first + 16) + "+16", "FREE " + (first + 32) + "+" + (end - first - 32));
    }
  }

  @Test
  void theLastBytesOfAPageCanBeABlock() {
    try (Heap heap = Heap.of(1, PAGE - 16)) {
      assertThat(heap.alloc(8, 1)).isEqualTo(PAGE - 16);
      assertThat(heap.pages()).isOne();
      assertThat(heap.chunks()).containsExactly("LIVE 65520+16");
      assertThat(heap.alloc(8, 1)).isEqualTo(PAGE);
      assertThat(heap.pages()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {END - 1, END - 15, END - 16})
  void aHeapBaseAtTheVeryEndLeavesNoRoomOrOneCell(long heapBase) {
    try (Heap heap = Heap.of(1, heapBase)) {
      assertThat(heap.alloc(9, 1)).isZero();
      assertThat(heap.pages()).isOne();
      assertThat(heap.chunks()).isEmpty();
      assertThat(heap.alloc(8, 1)).isEqualTo(heapBase == END - 16 ? heapBase : 0);
    }
  }

  // ---- growth

  @Test
  void g1_anAlignedBlockStartsWhereMemoryEnds() {
    try (Heap heap = Heap.of(2, 2 * PAGE)) {
      assertThat(heap.alloc(PAGE, 2 * PAGE)).isEqualTo(2 * PAGE);
      assertThat(heap.pages()).isEqualTo(4);
      heap.growForeign(4);
      assertThat(heap.alloc(100, 8 * PAGE)).isEqualTo(8 * PAGE);
      assertThat(heap.pages()).isEqualTo(9);
    }
  }

  @Test
  void g4_refusedGrowthChangesNothing() {
    try (Heap heap = Heap.of(1, 3, 1024)) {
      long small = heap.alloc(3000, 1);
      assertThat(heap.alloc(3 * PAGE - 4039, 1)).isZero();
      assertThat(heap.pages()).isOne();
      assertThat(heap.chunks()).containsExactly("LIVE 1024+3008", "FREE 4032+61504");
      assertThat(heap.realloc(small, 3000, 3 * PAGE)).isZero();
      assertThat(heap.alloc(3 * PAGE - 4040, 1)).isEqualTo(4032);
      assertThat(heap.pages()).isEqualTo(3);
    }
  }

  @Test
  void g3_refusedGrowthLosesNoCachedCell() {
    try (Heap heap = Heap.of(1, 1, 1024)) {
      long small = heap.alloc(100, 1);
      heap.alloc(5000, 1);
      heap.dealloc(small, 100);
      assertThat(heap.alloc(PAGE, 1)).isZero();
      assertThat(heap.chunks())
          .containsExactly("FREE 1024+112", "LIVE 1136+5008", "FREE 6144+59392");
      assertThat(heap.alloc(100, 1)).isEqualTo(small);
      assertThat(heap.alloc(59384, 1)).isEqualTo(6144);
      assertThat(heap.alloc(8, 1)).isZero();
    }
  }

  // ---- foreign pages

  @Test
  void r1_theLastCellOfAnEndedSegmentIsUsedAfterAllOtherCells() {
    try (Heap heap = Heap.of(2, 1024)) {
      assertThat(heap.alloc(8, PAGE)).isEqualTo(PAGE);
      assertThat(heap.alloc(PAGE - 1024 - 8, 1)).isEqualTo(1024);
      heap.growForeign(1);
      assertThat(heap.alloc(2 * PAGE, 1)).isEqualTo(3 * PAGE);
      heap.dealloc(1024, PAGE - 1024 - 8);
      assertThat(heap.alloc(2000, 1)).isEqualTo(1024);
      assertThat(heap.alloc(PAGE - 24, 1)).isEqualTo(PAGE + 16);
    }
  }

  @Test
  void r1_theLastCellsOfEndedSegmentsAreUsedInOrderOfAddress() {
    try (Heap heap = Heap.of(1, 1024)) {
      heap.growForeign(1);
      assertThat(heap.alloc(PAGE, 1)).isEqualTo(2 * PAGE);
      heap.growForeign(1);
      assertThat(heap.alloc(2 * PAGE, 1)).isEqualTo(5 * PAGE);
      heap.growForeign(1);
      assertThat(heap.alloc(3 * PAGE, 1)).isEqualTo(9 * PAGE);
      assertThat(heap.alloc(PAGE - 1024 - 8, 1)).isEqualTo(1024);
      long second = heap.alloc(PAGE - 24, 1);
      assertThat(second).isEqualTo(3 * PAGE + 16);
      heap.dealloc(second, PAGE - 24);
      heap.dealloc(1024, PAGE - 1024 - 8);
      assertThat(heap.alloc(2000, 1)).isEqualTo(1024);
      assertThat(heap.alloc(PAGE - 32, 1)).isEqualTo(second);
      assertThat(heap.alloc(PAGE - 32, 1)).isEqualTo(7 * PAGE + 16);
    }
  }

  @Test
  void g6_theHeapGoesOnBehindForeignPages() {
    try (Heap heap = Heap.of(1, 1024)) {
      heap.alloc(2000, 1);
      heap.growForeign(1);
      assertThat(heap.alloc(PAGE, 1)).isEqualTo(2 * PAGE);
      assertThat(heap.pages()).isEqualTo(4);
      assertThat(heap.chunks())
          .containsExactly(
              "LIVE 1024+2016", "FREE 3040+62496", "LIVE 131072+65552", "FREE 196624+65520");
    }
  }

  @Test
  void g6_theRestBelowForeignPagesIsUsed() {
    try (Heap heap = Heap.of(1, 1024)) {
      heap.alloc(2000, 1);
      heap.growForeign(1);
      heap.alloc(PAGE, 1);
      assertThat(heap.alloc(62488, 1)).isEqualTo(3040);
      assertThat(heap.alloc(8, 1)).isEqualTo(196624);
      heap.dealloc(3040, 62488);
      assertThat(heap.chunks()).startsWith("LIVE 1024+2016", "FREE 3040+62496");
      heap.dealloc(1024, 2000);
      assertThat(heap.chunks()).startsWith("FREE 1024+64512", "LIVE 131072+65552");
    }
  }

  @Test
  void g6_anEmptySegmentBecomesOneFreeCell() {
    try (Heap heap = Heap.of(1, 1024)) {
      heap.growForeign(1);
      assertThat(heap.alloc(PAGE, 1)).isEqualTo(2 * PAGE);
      assertThat(heap.chunks())
          .containsExactly("FREE 1024+64512", "LIVE 131072+65552", "FREE 196624+65520");
      assertThat(heap.alloc(64504, 1)).isEqualTo(1024);
    }
  }

  @Test
  void g6_aFullSegmentLeavesNoFreeCell() {
    try (Heap heap = Heap.of(1, 1024)) {
      heap.alloc(64504, 1);
      heap.growForeign(1);
      assertThat(heap.alloc(8, 1)).isEqualTo(2 * PAGE);
      heap.growForeign(1);
      assertThat(heap.alloc(PAGE, 1)).isEqualTo(4 * PAGE);
      assertThat(heap.chunks())
          .startsWith(
              "LIVE 1024+64512", "LIVE 131072+16", "FREE 131088+65520", "LIVE 262144+65552");
      heap.dealloc(1024, 64504);
      assertThat(heap.chunks()).startsWith("FREE 1024+64512", "LIVE 131072+16");
    }
  }

  @Test
  void g6_aSegmentOfNoPagesLeavesNoCell() {
    try (Heap heap = Heap.of(0, 5000)) {
      assertThat(heap.chunks()).isEmpty();
      heap.growForeign(2);
      assertThat(heap.alloc(8, 1)).isEqualTo(2 * PAGE);
      assertThat(heap.chunks()).containsExactly("LIVE 131072+16", "FREE 131088+65520");
    }
  }

  @Test
  void g6_foreignPagesBelowHeapBaseAreIgnored() {
    try (Heap heap = Heap.of(0, 3 * PAGE)) {
      heap.growForeign(2);
      assertThat(heap.alloc(8, 1)).isEqualTo(3 * PAGE);
      assertThat(heap.pages()).isEqualTo(4);
      assertThat(heap.chunks()).containsExactly("LIVE 196608+16", "FREE 196624+65520");
    }
  }

  @Test
  void g6_cellsOfTwoSegmentsDoNotMerge() {
    try (Heap heap = Heap.of(1, 1024)) {
      heap.alloc(2000, 1);
      heap.growForeign(1);
      heap.alloc(PAGE, 1);
      heap.growForeign(1);
      heap.alloc(PAGE, 1);
      heap.dealloc(2 * PAGE, PAGE);
      heap.dealloc(1024, 2000);
      heap.dealloc(5 * PAGE, PAGE);
      assertThat(heap.chunks())
          .containsExactly("FREE 1024+64512", "FREE 131072+131072", "FREE 327680+131072");
    }
  }

  @Test
  void g6_segmentsWithoutLiveBlocksAreOneFreeCellEach() {
    try (Heap heap = Heap.of(1, 1024)) {
      long first = heap.alloc(100, 1);
      heap.growForeign(1);
      long large = heap.alloc(PAGE, 1);
      long second = heap.alloc(100, 1);
      heap.dealloc(second, 100);
      heap.dealloc(first, 100);
      heap.dealloc(large, PAGE);
      assertThat(heap.chunks()).containsExactly("FREE 1024+64512", "FREE 131072+131072");
    }
  }

  @Test
  void a6_aZeroedBlockOf0BytesIsNotFilledIfThereIsNoMemory() {
    try (Heap heap = Heap.of(0, 2 * PAGE)) {
      assertThat(heap.allocZeroed(0, 1)).isOne();
      assertThat(heap.chunks()).isEmpty();
    }
  }

  @Test
  void g6_theTopOfANewSegmentGoesDownToItsStart() {
    try (Heap heap = Heap.of(1, 1024)) {
      heap.alloc(2000, 1);
      heap.growForeign(1);
      long block = heap.alloc(PAGE, 1);
      heap.fill(block, PAGE, 0xff);
      heap.dealloc(block, PAGE);
      assertThat(heap.chunks())
          .containsExactly("LIVE 1024+2016", "FREE 3040+62496", "FREE 131072+131072");
      assertThat(heap.allocZeroed(2 * PAGE - 8, 1)).isEqualTo(block);
      assertThat(heap.holds(block, 2 * PAGE - 8, 0)).isTrue();
    }
  }

  @Test
  void g6_theRestBelowForeignPagesIsZeroedAgain() {
    try (Heap heap = Heap.of(1, 1024)) {
      heap.growForeign(1);
      heap.alloc(PAGE, 1);
      assertThat(heap.allocZeroed(64504, 1)).isEqualTo(1024);
      assertThat(heap.holds(1024, 64504, 0)).isTrue();
    }
  }

  @Test
  void g6_aReallocDoesNotGrowIntoForeignPages() {
    try (Heap heap = Heap.of(1, 1024)) {
      long block = heap.alloc(64504, 1);
      heap.fill(block, 64504, 7);
      heap.growForeign(1);
      assertThat(heap.realloc(block, 64504, 64505)).isEqualTo(2 * PAGE);
      assertThat(heap.holds(2 * PAGE, 64504, 7)).isTrue();
      assertThat(heap.chunks()).startsWith("FREE 1024+64512", "LIVE 131072+64528");
      assertThat(heap.realloc(2 * PAGE, 64505, 100)).isEqualTo(2 * PAGE);
    }
  }

  @Test
  void g4_theLastBlockMovesIfMemoryMayNotGrow() {
    try (Heap heap = Heap.of(1, 1, 1024)) {
      long low = heap.alloc(40_000, 1);
      long last = heap.alloc(10_000, 1);
      heap.fill(last, 10_000, 7);
      heap.dealloc(low, 40_000);
      assertThat(heap.realloc(last, 10_000, 24_505)).isEqualTo(low);
      assertThat(heap.holds(low, 10_000, 7)).isTrue();
      assertThat(heap.pages()).isOne();
    }
  }

  @Test
  void g6_theLastBlockOfAnEndedSegmentDoesNotGrow() {
    try (Heap heap = Heap.of(1, 1024)) {
      long block = heap.alloc(64504, 1);
      heap.growForeign(1);
      heap.alloc(8, 1);
      assertThat(heap.realloc(block, 64504, 2000)).isEqualTo(block);
      assertThat(heap.chunks()).startsWith("LIVE 1024+2016", "FREE 3040+62496", "LIVE 131072+16");
      assertThat(heap.realloc(block, 2000, 64504)).isEqualTo(block);
      assertThat(heap.realloc(block, 64504, 64505)).isEqualTo(131088);
    }
  }

  // ---- the end of memory

  @Test
  void a5_theLastCellOfMemoryEndsWithItsTag() {
    try (Heap heap = Heap.of(65536, END - PAGE)) {
      assertThat(heap.alloc(PAGE - 7, 1)).isZero();
      assertThat(heap.alloc(PAGE - 8, 1)).isEqualTo(END - PAGE);
      assertThat(heap.alloc(8, 1)).isZero();
      assertThat(heap.chunks()).containsExactly("LIVE 4294901760+65536");
      assertThat(heap.realloc(END - PAGE, PAGE - 8, PAGE - 7)).isZero();
      heap.dealloc(END - PAGE, PAGE - 8);
      assertThat(heap.chunks()).containsExactly("FREE 4294901760+65536");
    }
  }

  @Test
  void a5_cellsAtTheEndOfMemorySplitAndMerge() {
    try (Heap heap = Heap.of(65535, END - 2 * PAGE)) {
      long first = heap.alloc(2000, 1);
      long last = heap.alloc(2 * PAGE - 2016 - 8, 1);
      assertThat(heap.pages()).isEqualTo(65536);
      assertThat(last).isEqualTo(first + 2016);
      assertThat(heap.alloc(8, 1)).isZero();
      heap.fill(last, 2000, 7);
      assertThat(heap.realloc(last, 2 * PAGE - 2016 - 8, 2000)).isEqualTo(last);
      assertThat(heap.holds(last, 2000, 7)).isTrue();
      assertThat(heap.realloc(last, 2000, 2 * PAGE - 2016 - 8)).isEqualTo(last);
      assertThat(heap.holds(last, 2000, 7)).isTrue();
      heap.dealloc(first, 2000);
      heap.dealloc(last, 2 * PAGE - 2016 - 8);
      assertThat(heap.chunks()).containsExactly("FREE 4294836224+131072");
      assertThat(heap.alloc(100, PAGE)).isEqualTo(END - 2 * PAGE);
      assertThat(heap.alloc(100, PAGE)).isEqualTo(END - PAGE);
      assertThat(heap.alloc(100, PAGE)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 20, 24, 28, 30, 31})
  void a1_alignmentsAboveAPageAreKept(int power) {
    long align = 1L << power;
    try (Heap heap = Heap.of(1, 1024)) {
      assertThat(heap.alloc(100, align)).isEqualTo(align);
      assertThat(heap.pages()).isEqualTo((int) (align >> 16) + 1);
      assertThat(heap.alloc(8, 1)).isEqualTo(1024);
      assertThat(heap.alloc(100, align)).isEqualTo(power == 31 ? 0 : 2 * align);
    }
  }

  @Test
  void g9_aBlockThatCanLieNowhereIsNotAskedFor() {
    try (Heap heap = Heap.of(1, 1024)) {
      assertThat(heap.alloc(END - 1000, 1)).isZero();
      assertThat(heap.alloc(END - 1000, 1 << 16)).isZero();
      long block = heap.alloc(5000, 1);
      assertThat(heap.realloc(block, 5000, END - 1000)).isZero();
      assertThat(heap.counting.growths()).isZero();
      assertThat(heap.alloc(1 << 20, 1)).isNotZero();
      assertThat(heap.counting.growths()).isOne();
    }
  }
}
