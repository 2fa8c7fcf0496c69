package dev.linalloc.dl;

import static dev.linalloc.dl.Heap.FIRST;
import static dev.linalloc.dl.Heap.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Foreign pages: the heap goes on behind them. */
class ForeignGrowthTest {
  private final Heap heap = Heap.small();

  @AfterEach
  void close() {
    heap.close();
  }

  @Test
  void theNextSegmentBeginsWithAGuard() {
    heap.alloc(1000);
    heap.growForeign(2);
    assertThat(heap.alloc(70_000)).isEqualTo(3 * 65_536 + 8);
    assertThat(heap.growth).containsExactly("2");
    assertThat(heap.memory.loadInt(3 * 65_536))
        .as("the end of the segment below")
        .isEqualTo(65_536);
    assertThat(heap.chunks())
        .containsExactly(
            OWN,
            "1520 1008 LIVE",
            "2528 63008 FREE",
            "196608 8 OWN",
            "196616 70008 LIVE",
            "266624 61056 FREE");
  }

  @Test
  void theFormerTopIsUsedUp() {
    heap.alloc(1000);
    heap.growForeign(1);
    heap.alloc(70_000);
    assertThat(heap.alloc(63_004)).isEqualTo(2528);
    assertThat(heap.chunks()).contains("2528 63008 LIVE", "131072 8 OWN");
    assertThat(heap.memory.loadInt(65_532)).isEqualTo(63_008);
  }

  @Test
  void aTopOfNoBytesIsLeftBehind() {
    int block = heap.alloc(64016 - 4);
    heap.growForeign(1);
    assertThat(heap.alloc(16)).isEqualTo(2 * 65_536 + 8);
    heap.free(block, 64016 - 4);
    assertThat(heap.chunks()).startsWith(OWN, "1520 64016 FREE", "131072 8 OWN");
    assertThat(heap.alloc(64016 - 4)).isEqualTo(block);
  }

  @Test
  void theTopIsUsedBeforeANewSegment() {
    heap.alloc(1000);
    heap.growForeign(1);
    assertThat(heap.alloc(1000)).isEqualTo(2528);
  }

  @Test
  void chunksDoNotMergeAcrossTheGap() {
    int low = heap.alloc(64016 - 4);
    heap.growForeign(1);
    int high = heap.alloc(1000);
    heap.free(high, 1000);
    heap.free(low, 64016 - 4);
    assertThat(heap.chunks())
        .containsExactly(OWN, "1520 64016 FREE", "131072 8 OWN", "131080 65528 FREE");
  }

  @Test
  void aWalkFindsEverySegment() {
    for (int i = 0; i < 5; i++) {
      heap.alloc(60_000);
      heap.growForeign(1 + i);
    }
    assertThat(heap.chunks()).filteredOn(chunk -> chunk.endsWith("OWN")).hasSize(5);
    assertThat(heap.chunks()).filteredOn(chunk -> chunk.endsWith("LIVE")).hasSize(5);
  }

  @Test
  void aReallocationDoesNotGrowIntoForeignPages() {
    int block = heap.alloc(64016 - 4);
    heap.growForeign(1);
    assertThat(heap.realloc(block, 64016 - 4, 64016 + 4)).isEqualTo(2 * 65_536 + 8);
    assertThat(heap.memory.loadLong(65_536)).isEqualTo(0x5a5a5a5a5a5a5a5aL);
  }

  @Test
  void g6_pagesBeforeTheFirstRequestAreLeftAlone() {
    try (Heap early = Heap.in(1, 65_536, 65_500)) {
      early.growForeign(2);
      assertThat(early.alloc(16)).isEqualTo(3 * 65_536 + Table.BYTES);
      assertThat(early.memory.loadLong(65_536)).isEqualTo(0x5a5a5a5a5a5a5a5aL);
      assertThat(early.chunks()).startsWith(Heap.own(196_608));
    }
    try (Heap early = Heap.in(1, 65_536, 100_000)) {
      early.growForeign(1);
      assertThat(early.alloc(16)).isEqualTo(131_072 + Table.BYTES);
    }
    try (Heap early = Heap.in(1, 65_536, 200_000)) {
      early.growForeign(1);
      assertThat(early.alloc(16)).isEqualTo(200_000 + Table.BYTES);
      assertThat(early.growth).containsExactly("2");
    }
  }

  @Test
  void zeroFilledBlocksAreZeroInANewSegment() {
    heap.dirty(heap.alloc(60_000), 60_000);
    heap.growForeign(1);
    int block = heap.allocZeroed(50_000, 8);
    for (int i = 0; i < 50_000; i++) {
      assertThat(heap.memory.loadByte(block + i)).isZero();
    }
  }

  @Test
  void g1_aBlockAlignedToAPageBeginsWithTheSegment() {
    heap.alloc(64016 - 4);
    heap.growForeign(1);
    int block = heap.alloc(1000, 65_536);
    assertThat(block).isEqualTo(2 * 65_536);
    assertThat(heap.growth).containsExactly("1");
    assertThat(heap.chunks()).contains("131072 1024 LIVE", "132096 64512 FREE");
    assertThat(heap.memory.loadInt(132_092)).isEqualTo(1024 | 4);
  }

  @Test
  void g2_theFreedBlockLeavesTheGuardBehindAndFitsAgain() {
    heap.alloc(64016 - 4);
    heap.growForeign(1);
    int block = heap.alloc(1, 131_072);
    int next = heap.alloc(600);
    heap.free(block, 1, 131_072);
    assertThat(heap.chunks())
        .contains("131072 8 OWN", "131080 16 FREE", "131096 608 LIVE", "131704 64904 FREE");
    assertThat(heap.memory.loadInt(131_072)).isEqualTo(65_536);
    assertThat(heap.memory.loadInt(131_076)).as("no size, free above").isEqualTo(4 | 2);
    assertThat(heap.alloc(1, 131_072)).isEqualTo(block);
    heap.free(next, 600);
    heap.free(block, 1, 131_072);
    assertThat(heap.alloc(65_536 - 28, 65_536)).as("the top is taken as well").isEqualTo(block);
    assertThat(heap.growth).containsExactly("1");
    assertThat(heap.chunks()).endsWith("131072 65528 LIVE", "196600 8 FREE");
  }

  @Test
  void theChunkAboveTheGuardServesARequestThatNeedsNoPage() {
    heap.alloc(64016 - 4);
    heap.growForeign(1);
    heap.free(heap.alloc(1000, 65_536), 1000, 65_536);
    assertThat(heap.alloc(1000, 32_768)).isEqualTo(131_072 + 32_768);
    assertThat(heap.alloc(1000, 8)).isEqualTo(131_080);
  }

  @Test
  void aBlockAtTheEdgeIsResizedInPlace() {
    heap.alloc(64016 - 4);
    heap.growForeign(1);
    int block = heap.alloc(10_000, 65_536);
    int next = heap.alloc(600);
    assertThat(heap.realloc(block, 10_000, 65_536, 5000)).isEqualTo(block);
    assertThat(heap.chunks()).contains("131072 5024 LIVE", "136096 5000 FREE", "141096 608 LIVE");
    assertThat(heap.memory.loadInt(136_092)).isEqualTo(5024 | 4 | 2);
    assertThat(heap.realloc(block, 5000, 65_536, 9996)).isEqualTo(block);
    assertThat(heap.chunks()).contains("131072 10016 LIVE", "141088 8 FREE", "141096 608 LIVE");
    assertThat(heap.realloc(block, 9996, 65_536, 10_000)).isEqualTo(block);
    assertThat(heap.chunks()).contains("131072 10024 LIVE", "141096 608 LIVE");
    heap.free(next, 600);
    heap.free(block, 10_000, 65_536);
    assertThat(heap.chunks()).contains("131072 8 OWN", "131080 65528 FREE");
  }

  @Test
  void aZeroFilledBlockAtTheEdgeIsZero() {
    heap.alloc(64016 - 4);
    heap.growForeign(1);
    int block = heap.allocZeroed(100, 65_536);
    for (int i = 0; i < 100; i++) {
      assertThat(heap.memory.loadByte(block + i)).isZero();
    }
  }

  @Test
  void anAlignmentThatSkipsPagesLeavesThemFree() {
    heap.alloc(64016 - 4);
    heap.growForeign(2);
    assertThat(heap.alloc(100, 131_072)).isEqualTo(4 * 65_536);
    assertThat(heap.growth).containsExactly("2");
    assertThat(heap.chunks())
        .contains("196608 8 OWN", "196616 65528 FREE", "262144 120 LIVE", "262264 65416 FREE");
    assertThat(heap.alloc(65_000)).isEqualTo(196_616);
  }

  @Test
  void theHeapIsStillUsedAfterOthersHaveGrownMemory() {
    heap.growForeign(1);
    assertThat(heap.alloc(1000, 1 << 17)).isEqualTo(1 << 17);
    assertThat(heap.alloc(64016 - 4)).isEqualTo(FIRST);
  }

  @Test
  void theGuardCountsWhenPagesAreAdded() {
    heap.growForeign(1);
    assertThat(heap.alloc(65_532)).isEqualTo(2 * 65_536 + 8);
    assertThat(heap.growth).containsExactly("2");
  }

  @Test
  void g4_aSegmentThatIsRefusedIsNotBegun() {
    try (Heap full = Heap.in(1, 2, Heap.BASE)) {
      full.growForeign(1);
      assertThat(full.alloc(70_000)).isZero();
      assertThat(full.chunks()).containsExactly(OWN, "1520 64016 FREE");
    }
  }

  @Test
  void g1_aBlockThatTakesTheGuardsPlaceMakesItsSegmentGrow() {
    heap.alloc(64016 - 4);
    heap.growForeign(1);
    heap.free(heap.alloc(600), 600);
    assertThat(heap.alloc(70_000, 65_536)).isEqualTo(131_072);
    assertThat(heap.growth).containsExactly("1", "1");
  }

  /** Makes two segments of a page each, with a foreign page between them. */
  private static void emptiedAfterTwoSegments(Heap heap) {
    int low = heap.alloc(60_000);
    heap.growForeign(1);
    int high = heap.alloc(60_000);
    heap.free(low, 60_000);
    heap.free(high, 60_000);
    heap.growth.clear();
  }

  /** A heap of three segments of a page each, with a foreign page behind each of them. */
  private void emptiedAfterThreeSegments() {
    int[] blocks = new int[3];
    for (int i = 0; i < 3; i++) {
      blocks[i] = heap.alloc(60_000);
      heap.growForeign(1);
    }
    for (int block : blocks) {
      heap.free(block, 60_000);
    }
    heap.growth.clear();
  }

  @Test
  void r1_anEmptyHeapBeginsAnewAtItsFirstSegment() {
    emptiedAfterThreeSegments();
    assertThat(heap.chunks())
        .containsExactly(
            OWN,
            "1520 64016 FREE",
            "131072 8 OWN",
            "131080 65528 FREE",
            "262144 8 OWN",
            "262152 65528 FREE");
    for (int round = 0; round < 2; round++) {
      int[] blocks = {heap.alloc(60_000), heap.alloc(60_000), heap.alloc(60_000)};
      assertThat(blocks).containsExactly(FIRST, 131_080, 262_152);
      heap.free(blocks[2], 60_000);
      heap.free(blocks[0], 60_000);
      heap.free(blocks[1], 60_000);
    }
    assertThat(heap.growth).isEmpty();
  }

  @Test
  void g2_aRequestFindsTheSegmentInReserveThatHoldsIt() {
    emptiedAfterThreeSegments();
    heap.alloc(1000);
    assertThat(heap.alloc(65_532 - 8)).isEqualTo(131_080);
    assertThat(heap.chunks()).contains("2528 63008 FREE", "131080 65528 LIVE", "262152 65528 FREE");
    assertThat(heap.alloc(1000)).isEqualTo(2528);
    assertThat(heap.alloc(65_532 - 8)).isEqualTo(262_152);
    assertThat(heap.growth).isEmpty();
  }

  @Test
  void segmentsInReserveThatHoldTooLittleAreFreeChunks() {
    emptiedAfterThreeSegments();
    heap.alloc(1000);
    assertThat(heap.alloc(1000, 1 << 18)).isEqualTo(1 << 18);
    assertThat(heap.chunks()).contains("2528 63008 FREE", "131080 65528 FREE", "262144 1024 LIVE");
    assertThat(heap.alloc(64_000)).isEqualTo(131_080);
    assertThat(heap.growth).isEmpty();
  }

  @Test
  void g1_theLastSegmentInReserveGrowsAtTheEndOfMemory() {
    emptiedAfterTwoSegments(heap);
    assertThat(heap.alloc(131_000)).isEqualTo(131_080);
    assertThat(heap.growth).containsExactly("1");
    assertThat(heap.chunks()).contains("1520 64016 FREE", "131080 131008 LIVE");
  }

  @Test
  void aNewSegmentComesBehindTheReserve() {
    emptiedAfterThreeSegments();
    assertThat(heap.alloc(70_000)).isEqualTo(6 * 65_536 + 8);
    assertThat(heap.growth).containsExactly("2");
    assertThat(heap.chunks())
        .contains("1520 64016 FREE", "131080 65528 FREE", "262152 65528 FREE", "393216 8 OWN");
  }

  @Test
  void g7_aFailedRequestLeavesTheReserveAsItIs() {
    try (Heap full = Heap.in(1, 4, Heap.BASE)) {
      emptiedAfterTwoSegments(full);
      assertThat(full.alloc(200_000)).isZero();
      assertThat(full.alloc(100, 1 << 18)).isZero();
      assertThat(full.alloc(64016 - 4 - 8)).isEqualTo(FIRST);
      assertThat(full.alloc(131_000)).isEqualTo(131_080);
      assertThat(full.chunks()).contains("65528 8 FREE", "131072 8 OWN");
    }
  }

  @Test
  void g9_refusedGrowthOfTheReserveIsRequestedOnlyOnce() {
    try (Heap full = Heap.in(1, 3, Heap.BASE)) {
      emptiedAfterTwoSegments(full);
      assertThat(full.alloc(131_000)).isZero();
      assertThat(full.growth).containsExactly("1 refused");
    }
  }

  @Test
  void zeroFilledBlocksAreZeroInAReserve() {
    int low = heap.alloc(60_000);
    heap.growForeign(1);
    int high = heap.alloc(65_000);
    heap.dirty(low, 60_000);
    heap.dirty(high, 65_000);
    heap.free(high, 65_000);
    heap.free(low, 60_000);
    for (int size : new int[] {64_000, 65_000}) {
      int block = heap.allocZeroed(size, 8);
      for (int i = 0; i < size; i++) {
        assertThat(heap.memory.loadByte(block + i)).isZero();
      }
    }
  }
}
