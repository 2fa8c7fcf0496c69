package dev.linalloc.dl;

import static dev.linalloc.dl.Heap.own;
import static dev.linalloc.dl.Table.BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A first block aligned to pages, behind which the table must lie. */
class FirstSegmentTest {
  private static final int BASE = 1 << 20;

  private final Heap heap = Heap.in(16, 65_536, BASE);

  @AfterEach
  void close() {
    heap.close();
  }

  @Test
  void g1_theTableLiesBehindTheAlignedBlock() {
    assertThat(heap.alloc(1000, BASE)).isEqualTo(BASE);
    assertThat(heap.growth).containsExactly("1");
    assertThat(heap.chunks())
        .containsExactly("1048576 1024 LIVE", own(BASE + 1024), "1050096 64016 FREE");
    assertThat(heap.alloc(16)).isEqualTo(BASE + 1024 + BYTES);
  }

  @Test
  void aBlockThatFillsAPageAddsOnePageForTheTable() {
    assertThat(heap.alloc(65_536, 65_536)).isEqualTo(BASE);
    assertThat(heap.growth).containsExactly("2");
  }

  @Test
  void theTableLiesInFrontIfTheAlignmentLeavesRoom() {
    assertThat(heap.alloc(1000, 32_768)).isEqualTo(BASE + 32_768);
    assertThat(heap.chunks()).startsWith(own(BASE), "1049072 32272 FREE");
    assertThat(heap.growth).containsExactly("1");
    try (Heap other = Heap.in(0, 65_536, 65_536 - BYTES)) {
      assertThat(other.alloc(1000, 65_536)).isEqualTo(65_536);
      assertThat(other.chunks()).startsWith(own(65_536 - BYTES), "65536 1024 LIVE");
    }
    try (Heap other = Heap.in(0, 65_536, 65_536 - BYTES + 1)) {
      assertThat(other.alloc(1000, 65_536)).isEqualTo(65_536);
      assertThat(other.chunks()).startsWith("65536 1024 LIVE", own(66_560));
    }
  }

  @Test
  void g2_theFreedBlockLeavesNoChunkBehindAndFitsAgain() {
    int block = heap.alloc(1000, BASE);
    heap.free(block, 1000, BASE);
    assertThat(heap.chunks()).as("closed").containsExactly("1048576 65536 FREE");
    assertThat(heap.alloc(1000, BASE)).isEqualTo(block);
    assertThat(heap.growth).containsExactly("1");
  }

  @Test
  void r3_onceNothingIsLiveTheTableIsGone() {
    int block = heap.alloc(60_000, BASE);
    int other = heap.alloc(60_000);
    heap.dirty(block, 60_000);
    heap.dirty(other, 60_000);
    heap.free(block, 60_000, BASE);
    heap.free(other, 60_000);
    int large = heap.allocZeroed(120_000, 8);
    assertThat(large).isEqualTo(BASE + BYTES);
    assertThat(heap.growth).containsExactly("1", "1");
    assertThat(heap.chunks())
        .containsExactly(own(BASE), "1049072 120008 LIVE", "1169080 10568 FREE");
    for (int i = 0; i < 120_000; i++) {
      assertThat(heap.memory.loadByte(large + i)).isZero();
    }
  }

  @Test
  void g2_theTableMovesToMakeRoomForTheAlignedBlockAgain() {
    int block = heap.alloc(1000, BASE);
    heap.free(block, 1000, BASE);
    int large = heap.alloc(64_500);
    heap.dirty(large, 64_500);
    assertThat(large).isEqualTo(BASE + BYTES);
    heap.free(large, 64_500);
    int pages = heap.pages();
    assertThat(heap.allocZeroed(1000, BASE)).isEqualTo(block);
    assertThat(heap.pages()).isEqualTo(pages);
    for (int i = 0; i < 1000; i++) {
      assertThat(heap.memory.loadByte(block + i)).isZero();
    }
  }

  @Test
  void theTableStaysIfABlockBelowIsLive() {
    int block = heap.alloc(60_000, BASE);
    heap.realloc(block, 60_000, BASE, 10_000);
    assertThat(heap.alloc(70_000)).isEqualTo(BASE + 60_024 + BYTES);
  }

  @Test
  void theTableStaysIfABlockAboveIsLive() {
    int block = heap.alloc(60_000, BASE);
    int other = heap.alloc(1000);
    heap.free(block, 60_000, BASE);
    assertThat(heap.alloc(70_000)).isEqualTo(other + 1008);
  }

  @Test
  void aZeroFilledFirstBlockIsZero() {
    int block = heap.allocZeroed(1000, BASE);
    for (int i = 0; i < 1000; i++) {
      assertThat(heap.memory.loadByte(block + i)).isZero();
    }
  }

  @Test
  void theHighestPossibleBlockIsServed() {
    try (Heap high = Heap.in(32_768, 65_536, 1L << 31)) {
      assertThat(high.alloc(100, 1 << 31)).isEqualTo(1 << 31);
      assertThat(high.pages()).isEqualTo(32_769);
      assertThat(high.alloc(100, 1 << 31)).isZero();
    }
  }

  /** Closes the heap: frees a block with the table behind it. Then adds a foreign page. */
  private void closeAndGrowForeign() {
    heap.free(heap.alloc(60_000, BASE), 60_000, BASE);
    heap.growForeign(1);
    heap.growth.clear();
  }

  @Test
  void g2_aClosedHeapServesTheAlignedBlockAgainBeforeForeignPages() {
    closeAndGrowForeign();
    assertThat(heap.alloc(60_000, BASE)).isEqualTo(BASE);
    assertThat(heap.growth).isEmpty();
    assertThat(heap.chunks())
        .containsExactly("1048576 60024 LIVE", own(1_108_600), "1109096 5016 FREE");
  }

  @Test
  void g2_aClosedHeapServesAnyBlockBeforeForeignPages() {
    closeAndGrowForeign();
    assertThat(heap.alloc(65_000)).isEqualTo(BASE + BYTES);
    assertThat(heap.growth).isEmpty();
    assertThat(heap.chunks()).containsExactly(own(BASE), "1049072 65008 LIVE", "1114080 32 FREE");
  }

  @Test
  void g6_aClosedHeapGoesOnBehindForeignPages() {
    closeAndGrowForeign();
    assertThat(heap.alloc(65_536, 65_536)).isEqualTo(BASE + 2 * 65_536);
    assertThat(heap.growth).containsExactly("2");
    assertThat(heap.chunks())
        .containsExactly(
            own(BASE), "1049072 65040 FREE", "1179648 65560 LIVE", "1245208 65512 FREE");
    heap.free(BASE + 2 * 65_536, 65_536, 65_536);
    assertThat(heap.alloc(65_536 - BYTES - 16))
        .as("in the memory below the foreign pages")
        .isEqualTo(BASE + BYTES);
  }

  @Test
  void g2_anEmptyHeapsTableMovesIfThatMakesRoomBelowForeignPages() {
    closeAndGrowForeign();
    heap.free(heap.alloc(65_000), 65_000);
    assertThat(heap.alloc(60_000, BASE)).isEqualTo(BASE);
    assertThat(heap.growth).isEmpty();
  }

  @Test
  void anEmptyHeapsTableStaysIfMovingMakesNoRoom() {
    closeAndGrowForeign();
    heap.free(heap.alloc(65_000), 65_000);
    assertThat(heap.alloc(65_400, 65_536)).isEqualTo(BASE + 2 * 65_536);
    assertThat(heap.chunks()).startsWith(own(BASE), "1049072 65040 FREE");
  }

  @Test
  void c4_aBlockOfAClosedHeapIsZeroFilled() {
    int block = heap.alloc(60_000, BASE);
    heap.dirty(block, 60_000);
    heap.free(block, 60_000, BASE);
    block = heap.allocZeroed(64_000, 8);
    for (int i = 0; i < 64_000; i++) {
      assertThat(heap.memory.loadByte(block + i)).isZero();
    }
  }

  @Test
  void g4_nothingChangesIfGrowthIsRefused() {
    try (Heap full = Heap.in(16, 16, BASE)) {
      assertThat(full.alloc(16)).isZero();
      assertThat(full.alloc(16, BASE)).isZero();
      assertThat(full.chunks()).isEmpty();
    }
    heap.alloc(1000, BASE);
    assertThat(heap.alloc(-100, BASE)).isZero();
    assertThat(heap.alloc(1 << 31, 1 << 31)).isZero();
    assertThat(heap.pages()).isEqualTo(17);
  }

  @Test
  void aTableBeyondTheEndOfMemoryIsLaidOnlyOnceThereIsMemory() {
    try (Heap far = Heap.in(0, 65_536, 65_544)) {
      assertThat(far.alloc(100, 65_536)).isEqualTo(131_072);
      assertThat(far.chunks()).startsWith(own(65_544));
    }
  }

  @Test
  void g2_aClosedHeapServesABlockThatFillsItBesideTheTable() {
    closeAndGrowForeign();
    assertThat(heap.alloc(65_536 - BYTES - 20, BASE)).isEqualTo(BASE);
    assertThat(heap.growth).isEmpty();
  }

  @Test
  void aTableThatFillsItsSegmentStaysBelowForeignPages() {
    try (Heap other = Heap.in(1, 65_536, 65_536 - BYTES)) {
      other.growForeign(1);
      assertThat(other.alloc(100, 65_536)).isEqualTo(131_072);
      assertThat(other.chunks()).startsWith(own(65_536 - BYTES), "131072 120 LIVE");
    }
  }

  @Test
  void c4_aBlockAtTheEndOf4GiBIsZeroFilledAgain() {
    try (Heap high = Heap.in(65_535, 65_536, 0xffff_0000L)) {
      int block = high.alloc(1000, 65_536);
      high.free(block, 1000, 65_536);
      int large = high.alloc(64_500);
      high.dirty(large, 64_500);
      high.free(large, 64_500);
      assertThat(high.allocZeroed(1000, 65_536)).isEqualTo(block);
      for (int i = 0; i < 1000; i++) {
        assertThat(high.memory.loadByte(block + i)).isZero();
      }
    }
  }
}
