package dev.linalloc.dl;

import static dev.linalloc.dl.Heap.FIRST;
import static dev.linalloc.dl.Heap.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Small chunks that were given back are kept in quick lists for a request of their size, until
 * nothing is live.
 */
class KeptChunksTest {
  private final Heap heap = Heap.small();

  @AfterEach
  void close() {
    heap.close();
  }

  private static long count(Heap heap, String state) {
    return heap.chunks().stream().filter(chunk -> chunk.endsWith(state)).count();
  }

  @Test
  void theNewestChunkOfASizeIsHandedOutFirst() {
    int[] blocks = heap.blocks(16, 16, 16, 16);
    heap.free(blocks[0], 16);
    heap.free(blocks[2], 16);
    assertThat(heap.chunks())
        .contains("1520 24 CACHED", "1544 24 LIVE", "1568 24 CACHED", "1592 24 LIVE");
    assertThat(heap.alloc(24)).as("another size").isEqualTo(blocks[3] + 24);
    assertThat(heap.alloc(20)).isEqualTo(blocks[2]);
    assertThat(heap.alloc(13)).isEqualTo(blocks[0]);
    assertThat(heap.alloc(16)).as("no more of them").isEqualTo(blocks[3] + 24 + 32);
  }

  @Test
  void keptChunksDoNotCoalesce() {
    int[] blocks = heap.blocks(16, 16, 600, 16);
    heap.free(blocks[0], 16);
    heap.free(blocks[1], 16);
    heap.free(blocks[2], 600);
    assertThat(heap.chunks()).contains("1520 24 CACHED", "1544 24 CACHED", "1568 608 FREE");
  }

  @Test
  void blocksOf509BytesCoalesceAtOnce() {
    int[] blocks = heap.blocks(508, 16, 509, 16);
    heap.free(blocks[0], 508);
    heap.free(blocks[2], 509);
    assertThat(heap.chunks()).contains("1520 512 CACHED", "2056 520 FREE");
  }

  @Test
  void blocksAlignedToMoreThan8BytesCoalesceAtOnce() {
    int block = heap.alloc(16, 16);
    heap.alloc(16);
    heap.free(block, 16, 16);
    assertThat(heap.chunks()).contains("1520 24 FREE");
    assertThat(heap.alloc(16, 16)).isEqualTo(block);
  }

  @Test
  void blocksAlignedToMoreThan8BytesDoNotUseKeptChunks() {
    int[] blocks = heap.blocks(16, 16);
    heap.free(blocks[0], 16);
    assertThat(heap.alloc(16, 16)).isEqualTo(1568);
    assertThat(heap.chunks()).contains("1520 24 CACHED");
  }

  @Test
  void c4_aZeroFilledBlockFromAKeptChunkIsZero() {
    int[] blocks = heap.blocks(16, 16);
    heap.dirty(blocks[0], 16);
    heap.free(blocks[0], 16);
    assertThat(heap.allocZeroed(16, 8)).isEqualTo(blocks[0]);
    assertThat(heap.memory.loadLong(blocks[0])).isZero();
    assertThat(heap.memory.loadLong(blocks[0] + 8)).isZero();
  }

  @Test
  void aboveTheirAllowanceAllButTheNewestCoalesce() {
    try (Heap far = Heap.in(16, 65_536, 1 << 20)) {
      int[] blocks = new int[50];
      Arrays.setAll(blocks, _ -> far.alloc(508));
      int small = far.alloc(4);
      int rest = far.alloc(32_768 - Table.BYTES - 50 * 512 - 8 - 4);
      for (int i = 0; i < 49; i++) {
        far.free(blocks[i], 508);
      }
      assertThat(count(far, "512 CACHED")).as("24 KiB and 1/64 of 32 KiB").isEqualTo(49);
      far.free(small, 4);
      assertThat(far.chunks())
          .contains(
              blocks[0] + " 24576 FREE",
              blocks[48] + " 512 CACHED",
              blocks[49] + " 512 LIVE",
              small + " 8 CACHED",
              rest + " 6664 LIVE");
      Arrays.setAll(blocks, i -> i < 49 ? far.alloc(508) : blocks[i]);
      for (int i = 0; i < 48; i++) {
        far.free(blocks[i], 508);
      }
      assertThat(count(far, "512 CACHED")).isEqualTo(48);
      far.free(blocks[48], 508);
      assertThat(count(far, "512 CACHED"))
          .as("8 bytes more exceed the allowance again")
          .isEqualTo(1);
    }
  }

  @Test
  void theOldChunkOfABlockThatMovesIsKept() {
    int[] blocks = heap.blocks(16, 16, 100, 16);
    heap.free(blocks[2], 100);
    assertThat(heap.realloc(blocks[0], 16, 100)).as("a kept chunk serves it").isEqualTo(blocks[2]);
    assertThat(heap.chunks()).contains("1520 24 CACHED", "1568 104 LIVE");
  }

  @Test
  void theOldChunkOfABlockThatMovesCoalescesIfKeptChunksTakeHalfTheirAllowance() {
    for (boolean half : new boolean[] {false, true}) {
      try (Heap far = Heap.in(16, 65_536, 1 << 20)) {
        int[] blocks = new int[24];
        Arrays.setAll(blocks, _ -> far.alloc(508));
        int last = far.alloc(252);
        int moving = far.alloc(244);
        far.alloc(32_768 - Table.BYTES - 24 * 512 - 256 - 248 - 608 - 4);
        for (int block : blocks) {
          far.free(block, 508);
        }
        if (half) { // of 24 KiB and 1/64 of 32 KiB: 12,544 bytes
          far.free(last, 252);
        }
        far.realloc(moving, 244, 600);
        assertThat(far.chunks()).contains(moving + (half ? " 248 FREE" : " 248 CACHED"));
      }
    }
  }

  @Test
  void r3_allKeptChunksCoalesceWithTheLastBlock() {
    int[] sizes = {16, 100, 508, 16, 600, 16};
    for (int last = 0; last < sizes.length; last++) {
      int[] blocks = heap.blocks(sizes);
      for (int i = 0; i < sizes.length; i++) {
        int at = (last + 1 + i) % sizes.length;
        heap.free(blocks[at], sizes[at]);
      }
      assertThat(heap.chunks()).containsExactly(OWN, "1520 64016 FREE");
    }
  }

  @Test
  void allKeptChunksCoalesceIfTheLastBlockShrinksTo0Bytes() {
    int[] blocks = heap.blocks(16, 16);
    heap.free(blocks[0], 16);
    heap.realloc(blocks[1], 16, 0);
    assertThat(heap.chunks()).containsExactly(OWN, "1520 64016 FREE");
  }

  @Test
  void a6_blocksOfNoBytesAreNotCounted() {
    int[] blocks = heap.blocks(16, 16);
    heap.alloc(0);
    heap.allocZeroed(0, 8);
    heap.free(8, 0);
    heap.free(blocks[0], 16);
    assertThat(count(heap, "CACHED")).isOne();
    heap.free(blocks[1], 16);
    assertThat(count(heap, "CACHED")).isZero();
  }

  @Test
  void g7_failedCallsAreNotCounted() {
    try (Heap full = Heap.in(1, 1, Heap.BASE)) {
      int[] blocks = full.blocks(16, 16);
      full.alloc(70_000);
      full.allocZeroed(70_000, 16);
      full.realloc(blocks[0], 16, 70_000);
      full.free(blocks[0], 16);
      full.free(blocks[1], 16);
      assertThat(full.chunks()).containsExactly(OWN, "1520 64016 FREE");
    }
  }

  @Test
  void theChunksOfEverySegmentCoalesce() {
    int[] blocks = heap.blocks(16, 64016 - 48 - 4, 16);
    heap.growForeign(1);
    int high = heap.alloc(16);
    int last = heap.alloc(16);
    heap.free(blocks[0], 16);
    heap.free(high, 16);
    heap.free(blocks[2], 16);
    heap.free(blocks[1], 64016 - 48 - 4);
    heap.free(last, 16);
    assertThat(heap.chunks())
        .containsExactly(OWN, "1520 64016 FREE", "131072 8 OWN", "131080 65528 FREE");
  }

  @Test
  void anEmptyHeapWithItsTableBehindTheFirstBlockCloses() {
    int base = 1 << 20;
    for (int last = 0; last < 3; last++) {
      try (Heap other = Heap.in(16, 65_536, base)) {
        int[] blocks = {other.alloc(1000, base), other.alloc(16), other.alloc(16)};
        for (int i = 1; i <= 3; i++) {
          int at = (last + i) % 3;
          other.free(blocks[at], at == 0 ? 1000 : 16, at == 0 ? base : 8);
        }
        assertThat(other.chunks()).containsExactly("1048576 65536 FREE");
        assertThat(other.alloc(1000, base)).isEqualTo(base);
        assertThat(Collections.frequency(other.growth, "1")).isOne();
      }
    }
  }

  @Test
  void aHeapThatClosesKeepsItsReserve() {
    int base = 1 << 20;
    try (Heap other = Heap.in(16, 65_536, base)) {
      for (int round = 0; round < 3; round++) {
        int block = other.alloc(1000, base);
        if (round == 0) {
          other.growForeign(1);
        }
        int high = other.alloc(65_000);
        assertThat(high).isEqualTo(18 * 65_536 + 8);
        other.free(block, 1000, base);
        other.free(high, 65_000);
        assertThat(other.chunks())
            .containsExactly("1048576 65536 FREE", "1179648 8 OWN", "1179656 65528 FREE");
      }
    }
  }

  /** Three freed chunks of 24 bytes below a live one; the last freed is the newest. */
  private void threeKept() {
    int[] blocks = heap.blocks(16, 16, 16, 16);
    for (int i = 0; i < 3; i++) {
      heap.free(blocks[i], 16);
    }
    assertThat(heap.chunks()).filteredOn(chunk -> chunk.endsWith("CACHED")).hasSize(3);
    heap.growth.clear();
  }

  private void onlyTheNewestIsKept() {
    assertThat(heap.growth).hasSize(1);
    assertThat(heap.chunks()).contains(FIRST + " 48 FREE", (FIRST + 48) + " 24 CACHED");
  }

  @Test
  void r1_chunksInListsCoalesceWhenMemoryGrows() {
    threeKept();
    heap.alloc(70_000);
    onlyTheNewestIsKept();
  }

  @Test
  void r1_chunksInListsCoalesceWhenMemoryGrowsForAnAlignedBlock() {
    threeKept();
    heap.alloc(70_000, 1024);
    onlyTheNewestIsKept();
  }

  @Test
  void r1_chunksInListsCoalesceWhenABlockGrowsIntoNewPages() {
    int block = heap.alloc(16);
    int[] blocks = heap.blocks(24, 24, 24);
    heap.free(blocks[0], 24);
    heap.free(blocks[1], 24);
    int last = heap.alloc(50_000);
    heap.growth.clear();
    assertThat(heap.realloc(last, 50_000, 70_000)).isEqualTo(last);
    assertThat(heap.growth).hasSize(1);
    assertThat(heap.chunks()).filteredOn(chunk -> chunk.endsWith("CACHED")).hasSize(1);
    heap.free(block, 16);
  }

  @Test
  void theFirstBlockOfAnEmptiedHeapHasTheSameAddress() {
    int[] blocks = heap.blocks(16, 16);
    heap.free(blocks[0], 16);
    heap.free(blocks[1], 16);
    assertThat(heap.alloc(16)).isEqualTo(FIRST);
  }
}
