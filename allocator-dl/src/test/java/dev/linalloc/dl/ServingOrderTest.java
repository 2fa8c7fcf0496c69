package dev.linalloc.dl;

import static dev.linalloc.dl.Heap.FIRST;
import static dev.linalloc.dl.Heap.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.spi.GlobalAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order in which memory serves a request: victim, bins, top, new pages. */
class ServingOrderTest {
  private final Heap heap = Heap.small();

  @AfterEach
  void close() {
    heap.close();
  }

  @Test
  void theFirstBlockFollowsTheTableAndTheSecondFollowsTheFirst() {
    assertThat(heap.alloc(16)).isEqualTo(FIRST);
    assertThat(heap.alloc(1000)).isEqualTo(FIRST + 24);
    assertThat(heap.alloc(1, 1)).isEqualTo(FIRST + 24 + 1008);
    assertThat(heap.chunks())
        .containsExactly(OWN, "1520 24 LIVE", "1544 1008 LIVE", "2552 8 LIVE", "2560 62976 FREE");
  }

  @Test
  void r2_aBlockCosts4BytesAndIsRoundedUpTo8() {
    int[] blocks = heap.blocks(1, 4, 5, 12, 13, 20, 21, 508, 509, 516, 517, 16);
    for (int i = 1; i < blocks.length; i++) {
      assertThat(blocks[i] - blocks[i - 1])
          .isEqualTo(new int[] {8, 8, 16, 16, 24, 24, 32, 512, 520, 520, 528}[i - 1]);
    }
  }

  @Test
  void aHeapWithoutMemoryHasNoChunks() {
    try (Heap empty = Heap.in(0, 10, 1024)) {
      assertThat(empty.chunks()).isEmpty();
    }
  }

  @Test
  void theRestOfAChunkThatASmallRequestSplitServesTheNextSmallOnes() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    assertThat(heap.alloc(16)).isEqualTo(blocks[0]);
    assertThat(heap.alloc(100)).isEqualTo(blocks[0] + 24);
    assertThat(heap.alloc(508)).isEqualTo(blocks[0] + 24 + 104);
    assertThat(heap.alloc(364)).isEqualTo(blocks[0] + 24 + 104 + 512);
    assertThat(heap.chunks()).contains("2160 368 LIVE", "2528 24 LIVE", "2552 62984 FREE");
    assertThat(heap.alloc(16)).isEqualTo(2552);
  }

  @Test
  void theVictimIsPreferredToABetterFitThatIsNotExact() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    heap.alloc(16);
    int exact = heap.freeChunk(104);
    assertThat(heap.alloc(92)).isEqualTo(blocks[0] + 24);
    assertThat(heap.alloc(100)).isEqualTo(exact);
  }

  @Test
  void aLargeRequestTakesTheBestFitBeforeTheVictim() {
    int[] blocks = heap.blocks(1000, 16, 600, 16);
    heap.free(blocks[0], 1000);
    heap.alloc(16);
    heap.free(blocks[2], 600);
    assertThat(heap.alloc(508)).isEqualTo(blocks[2]);
    assertThat(heap.alloc(508)).isEqualTo(blocks[0] + 24);
    assertThat(heap.growth).isEmpty();
  }

  @Test
  void aRestOf8BytesIsNoVictim() {
    int chunk = heap.freeChunk(112);
    assertThat(heap.alloc(100)).isEqualTo(chunk).isEqualTo(2528);
    assertThat(heap.chunks()).contains("2528 104 LIVE", "2632 8 FREE", "2640 1008 LIVE");
    assertThat(heap.alloc(4)).isEqualTo(2640 + 1008);
  }

  @Test
  void aVictimThatIsTooSmallGoesToItsBinWhenAnotherReplacesIt() {
    int[] blocks = heap.blocks(1000, 16);
    int chunk = heap.freeChunk(304);
    heap.alloc(200); // leaves 96 bytes
    heap.free(blocks[0], 1000);
    assertThat(heap.alloc(200)).isEqualTo(blocks[0]);
    assertThat(heap.alloc(200)).isEqualTo(blocks[0] + 208);
    assertThat(heap.alloc(508)).isEqualTo(blocks[0] + 416);
    assertThat(heap.alloc(92)).as("from its bin").isEqualTo(chunk + 208);
  }

  @Test
  void aLargeRequestTakesTheBestFitAndTheRestGoesToItsBin() {
    int[] blocks = heap.blocks(3000, 16, 1000, 16, 2000, 16);
    heap.free(blocks[0], 3000);
    heap.free(blocks[2], 1000);
    heap.free(blocks[4], 2000);
    assertThat(heap.alloc(1100)).isEqualTo(blocks[4]);
    assertThat(heap.alloc(992)).isEqualTo(blocks[2]);
    assertThat(heap.alloc(900)).as("the rest of the first").isEqualTo(blocks[4] + 1104);
  }

  @Test
  void theRestThatTheSmallestLargeRequestLeavesIsNoVictim() {
    int[] blocks = heap.blocks(1000, 16);
    int better = heap.freeChunk(104);
    heap.free(blocks[0], 1000);
    assertThat(heap.alloc(268)).as("272 bytes with its tag").isEqualTo(blocks[0]);
    assertThat(heap.alloc(92)).as("a victim would come before it").isEqualTo(better);
  }

  @Test
  void anExactFitTakesTheWholeChunk() {
    int[] blocks = heap.blocks(1000, 16, 600, 16);
    heap.free(blocks[0], 1000);
    heap.free(blocks[2], 600);
    assertThat(heap.alloc(1004)).isEqualTo(blocks[0]);
    assertThat(heap.alloc(597)).isEqualTo(blocks[2]);
    assertThat(heap.chunks()).noneMatch(chunk -> chunk.endsWith("FREE") && !chunk.contains("6"));
  }

  @Test
  void aRestOf8BytesStaysFreeUntilANeighbourIsFreed() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    int block = heap.alloc(992);
    assertThat(block).isEqualTo(blocks[0]);
    assertThat(heap.chunks()).contains("1520 1000 LIVE", "2520 8 FREE", "2528 24 LIVE");
    heap.free(block, 992);
    assertThat(heap.chunks()).contains("1520 1008 FREE", "2528 24 LIVE");
  }

  @Test
  void aBlockMayTakeTheWholeTop() {
    int block = heap.alloc(65536 - FIRST - 4);
    assertThat(block).isEqualTo(FIRST);
    assertThat(heap.growth).isEmpty();
    assertThat(heap.chunks()).containsExactly(OWN, "1520 64016 LIVE");
    assertThat(heap.alloc(1)).isEqualTo(65536);
    assertThat(heap.growth).containsExactly("1");
  }

  @Test
  void theVictimServesALargeRequestBeforeMemoryGrows() {
    int[] blocks = heap.blocks(4000, 64016 - 4008 - 4);
    heap.free(blocks[0], 4000);
    heap.alloc(16);
    assertThat(heap.alloc(4008 - 24 - 4)).isEqualTo(blocks[0] + 24);
    assertThat(heap.growth).isEmpty();
    assertThat(heap.pages()).isEqualTo(1);
  }

  @Test
  void a6_aRequestFor0BytesTakesNoMemory() {
    for (int align = 1; align != 0; align <<= 1) {
      assertThat(heap.alloc(0, align)).isEqualTo(align);
      assertThat(heap.allocZeroed(0, align)).isEqualTo(align);
      heap.free(align, 0, align);
    }
    assertThat(heap.chunks()).containsExactly(OWN, "1520 64016 FREE");
    assertThat(heap.growth).isEmpty();
  }

  @Test
  void g4_aSizeThatCannotFitInto4GiBIsRefusedWithoutGrowing() {
    for (int size : new int[] {-1, -4, -5, -11, -12, -16, -1500}) {
      for (int align : new int[] {1, 8, 16, 65_536, 1 << 31}) {
        assertThat(heap.alloc(size, align)).isEqualTo(GlobalAllocator.NULL);
      }
    }
    assertThat(heap.pages()).isEqualTo(1);
    assertThat(heap.alloc(16)).isEqualTo(FIRST);
  }

  @Test
  void theSmallestLargeRequestTakesTheBestFitBeforeTheVictim() {
    int[] blocks = heap.blocks(1000, 16, 600, 16);
    heap.free(blocks[0], 1000);
    heap.alloc(16);
    heap.free(blocks[2], 600);
    assertThat(heap.alloc(Bins.LARGE - 4)).isEqualTo(blocks[2]);
  }

  @Test
  void aVictimOfExactlyTheSizeIsPreferredToo() {
    int[] blocks = heap.blocks(1000, 16, 600, 16);
    heap.free(blocks[0], 1000);
    heap.alloc(16);
    heap.alloc(508);
    heap.alloc(200); // the victim has 264 bytes left
    heap.free(blocks[2], 600);
    assertThat(heap.alloc(260)).isEqualTo(blocks[0] + 24 + 512 + 208);
  }
}
