package dev.linalloc.dl;

import static dev.linalloc.dl.Heap.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.spi.GlobalAllocator;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * If memory cannot grow, the chunks in quick lists coalesce before a request fails; but only if
 * that helps, since a failed call leaves no trace.
 */
class LastResortTest {
  private static final int ALL = 64016;

  private Heap heap = Heap.in(1, 1, Heap.BASE);

  @AfterEach
  void close() {
    heap.close();
  }

  private void use(Heap other) {
    heap.close();
    heap = other;
  }

  private void free(int size, int... blocks) {
    for (int block : blocks) {
      heap.free(block, size);
    }
  }

  private void assertFailsWithoutATrace(IntSupplier request) { // G7
    List<String> before = heap.chunks();
    int pages = heap.pages();
    assertThat(before).anyMatch(chunk -> chunk.endsWith("CACHED"));
    assertThat(request.getAsInt()).isEqualTo(GlobalAllocator.NULL);
    assertThat(heap.chunks()).isEqualTo(before);
    assertThat(heap.pages()).isEqualTo(pages);
  }

  @Test
  void keptNeighboursMakeRoomForARequest() {
    int[] blocks = heap.blocks(500, 500, 500, ALL - 3 * 504 - 4);
    free(500, blocks[1], blocks[0], blocks[2]);
    assertFailsWithoutATrace(() -> heap.alloc(1509));
    assertThat(heap.alloc(1508)).isEqualTo(FIRST);
    assertThat(heap.growth).containsExactly("1 refused", "1 refused", "1 refused", "1 refused");
  }

  @Test
  void c4_keptNeighboursMakeRoomForAZeroFilledBlock() {
    int[] blocks = heap.blocks(500, 500, ALL - 2 * 504 - 4);
    heap.dirty(blocks[0], 500);
    heap.dirty(blocks[1], 500);
    free(500, blocks[0], blocks[1]);
    assertThat(heap.allocZeroed(1000, 8)).isEqualTo(FIRST);
    for (int i = 0; i < 1000; i++) {
      assertThat(heap.memory.loadByte(FIRST + i)).isZero();
    }
  }

  @Test
  void theTopCountsAsPartOfTheRoom() {
    int[] blocks = heap.blocks(ALL - 504 - 96 - 4, 500);
    free(500, blocks[1]);
    assertFailsWithoutATrace(() -> heap.alloc(597));
    assertThat(heap.allocZeroed(596, 8)).isEqualTo(blocks[1]);
    assertThat(heap.chunks()).hasSize(3);
  }

  @Test
  void theVictimAndFreeChunksCountAsPartOfTheRoom() {
    int[] blocks = heap.blocks(1000, 500, 1000, ALL - 2 * 1008 - 504 - 4);
    heap.free(blocks[0], 1000);
    assertThat(heap.alloc(100)).isEqualTo(blocks[0]);
    heap.free(blocks[2], 1000);
    free(500, blocks[1]);
    int room = 1008 - 104 + 504 + 1008;
    assertFailsWithoutATrace(() -> heap.alloc(room - 3));
    assertThat(heap.alloc(room - 4)).isEqualTo(blocks[0] + 104);
  }

  @Test
  void keptNeighboursMakeRoomForAnAlignedBlock() {
    int[] blocks = heap.blocks(500, 500, 500, ALL - 3 * 504 - 4);
    free(500, blocks[0], blocks[1], blocks[2]);
    assertFailsWithoutATrace(() -> heap.alloc(981, 1024));
    assertThat(heap.alloc(980, 1024)).isEqualTo(2048);
  }

  @Test
  void keptChunksBelowTheTopReduceThePagesAdded() {
    use(Heap.in(1, 2, Heap.BASE));
    int[] blocks = heap.blocks(ALL - 504 - 4, 500);
    free(500, blocks[1]);
    assertFailsWithoutATrace(() -> heap.alloc(504 + 65_536 - 3));
    assertThat(heap.alloc(504 + 65_536 - 4)).isEqualTo(blocks[1]);
    assertThat(heap.pages()).isEqualTo(2);
  }

  @Test
  void c5_aBlockGrowsInPlace() {
    int[] blocks = heap.blocks(1000, 500, ALL - 1008 - 504 - 4);
    free(500, blocks[1]);
    heap.dirty(blocks[0], 1000);
    assertFailsWithoutATrace(() -> heap.realloc(blocks[0], 1000, 1509));
    assertThat(heap.realloc(blocks[0], 1000, 1508)).isEqualTo(blocks[0]);
    assertThat(heap.memory.loadByte(blocks[0] + 999)).isEqualTo((byte) 0x77);
  }

  @Test
  void aBlockGrowsInPlaceWithFewerPages() {
    use(Heap.in(1, 2, Heap.BASE));
    int size = ALL - 1008 - 504 - 4;
    int[] blocks = heap.blocks(1000, size, 500);
    free(500, blocks[2]);
    int grown = size + 504 + 65_536;
    assertFailsWithoutATrace(() -> heap.realloc(blocks[1], size, grown + 1));
    assertThat(heap.realloc(blocks[1], size, grown)).isEqualTo(blocks[1]);
  }

  @Test
  void c5_aBlockMoves() {
    int[] blocks = heap.blocks(1000, 16, 500, 500, 500, ALL - 1008 - 24 - 3 * 504 - 4);
    free(500, blocks[2], blocks[3], blocks[4]);
    heap.dirty(blocks[0], 1000);
    assertFailsWithoutATrace(() -> heap.realloc(blocks[0], 1000, 1509));
    assertThat(heap.realloc(blocks[0], 1000, 1508)).isEqualTo(blocks[2]);
    assertThat(heap.memory.loadByte(blocks[2] + 999)).isEqualTo((byte) 0x77);
  }

  @Test
  void anImpossibleSizeFailsWithoutATrace() {
    int[] blocks = heap.blocks(500, ALL - 504 - 4);
    free(500, blocks[0]);
    assertFailsWithoutATrace(() -> heap.alloc(-1));
    assertFailsWithoutATrace(() -> heap.alloc(-12, 16));
    assertFailsWithoutATrace(() -> heap.alloc(-8, 65_536));
    assertFailsWithoutATrace(() -> heap.realloc(blocks[1], ALL - 504 - 4, -1));
    assertThat(heap.alloc(4)).as("a small request has room").isEqualTo(blocks[0]);
  }

  @Test
  void aSliverMakesNoRoom() {
    int[] blocks = heap.blocks(1012, 4, 16, 4, ALL - 1016 - 8 - 24 - 8 - 4);
    heap.realloc(blocks[0], 1012, 1004);
    free(4, blocks[3]);
    assertThat(heap.chunks()).contains("2528 8 FREE", "2568 8 CACHED");
    assertFailsWithoutATrace(() -> heap.alloc(4, 16));
  }

  @Test
  void everySegmentIsSearched() {
    for (boolean edge : new boolean[] {false, true}) {
      use(Heap.in(1, 3, Heap.BASE));
      int[] blocks = heap.blocks(500, 500, ALL - 2 * 504 - 4);
      heap.growForeign(1);
      int high = edge ? heap.alloc(65_516, 65_536) : heap.alloc(65_524);
      assertThat(high).isEqualTo(131_072 + (edge ? 0 : 8));
      free(500, blocks[0], blocks[1]);
      assertFailsWithoutATrace(() -> heap.alloc(1005));
      assertThat(heap.alloc(1004)).isEqualTo(FIRST);
    }
  }

  @Test
  void aRangeEndsWithItsSegment() {
    use(Heap.in(1, 3, Heap.BASE));
    int[] blocks = heap.blocks(ALL - 504 - 4, 500);
    heap.growForeign(1);
    int[] high = {heap.alloc(500), heap.alloc(65_528 - 504 - 4)};
    free(500, blocks[1], high[0]);
    assertFailsWithoutATrace(() -> heap.alloc(501));
  }

  @Test
  void aBlockAlignedToPagesMayTakeAGuardsPlace() {
    use(Heap.in(1, 3, Heap.BASE));
    heap.blocks(ALL - 4);
    heap.growForeign(1);
    int low = heap.alloc(500);
    heap.alloc(65_528 - 504 - 4);
    free(500, low);
    assertFailsWithoutATrace(() -> heap.alloc(493, 65_536));
    assertThat(heap.alloc(492, 65_536)).isEqualTo(131_072);
  }

  @Test
  void memoryBelowTheTableIsSearched() {
    int base = 1 << 20;
    use(Heap.in(16, 17, base));
    int first = heap.alloc(1000, base);
    heap.alloc(ALL - 4);
    heap.free(first, 1000, base);
    int[] blocks = {heap.alloc(500), heap.alloc(500)};
    assertThat(blocks).containsExactly(base + 8, base + 8 + 504);
    free(500, blocks);
    assertFailsWithoutATrace(() -> heap.alloc(1013));
    assertThat(heap.alloc(1012)).isEqualTo(base + 8);
  }

  @Test
  void keptChunksMakeRoomAtTheEndOf4GiB() {
    use(Heap.in(65_536, 65_536, 0xffff_0000L));
    int rest = 65_536 - Table.BYTES - 1008 - 504;
    int[] blocks = heap.blocks(1000, 500, rest - 4);
    free(500, blocks[1]);
    assertFailsWithoutATrace(() -> heap.alloc(1000));
    assertThat(heap.alloc(400)).isEqualTo(blocks[1]);
    heap.realloc(blocks[2], rest - 4, rest - 104 - 4);
    int last = heap.alloc(100);
    assertThat(last + 104).isZero();
    free(100, last);
    assertFailsWithoutATrace(() -> heap.realloc(blocks[2], rest - 108, rest - 3));
    assertThat(heap.realloc(blocks[2], rest - 108, rest - 4)).isEqualTo(blocks[2]);
  }
}
