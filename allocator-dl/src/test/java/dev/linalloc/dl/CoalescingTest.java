package dev.linalloc.dl;

import static dev.linalloc.dl.Heap.FIRST;
import static dev.linalloc.dl.Heap.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A chunk that becomes free coalesces with its free neighbours. */
class CoalescingTest {
  private final Heap heap = Heap.small();
  private int[] blocks = {};

  @AfterEach
  void close() {
    heap.close();
  }

  private void three() {
    blocks = heap.blocks(1000, 2000, 3000, 16);
  }

  @Test
  void betweenLiveBlocksAFreedChunkStaysAlone() {
    three();
    heap.free(blocks[1], 2000);
    assertThat(heap.chunks()).contains("1520 1008 LIVE", "2528 2008 FREE", "4536 3008 LIVE");
    assertThat(heap.memory.loadInt(2528 - 4)).isEqualTo(1008 | 2);
    assertThat(heap.memory.loadInt(4536 - 4)).isEqualTo(2008 | 1);
    assertThat(heap.memory.loadInt(2528)).isEqualTo(2008);
  }

  @Test
  void r4_gapsBetweenLiveBlocksAreUsedBeforeMemoryGrows() {
    int[] gaps = new int[30];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = heap.alloc(2000);
      heap.alloc(8);
    }
    heap.alloc(3000);
    for (int gap : gaps) {
      heap.free(gap, 2000);
    }
    for (int size : new int[] {2000, 1989, 1200}) {
      int[] blocks = new int[gaps.length];
      for (int i = 0; i < gaps.length; i++) {
        blocks[i] = heap.alloc(size);
        assertThat(blocks[i]).isNotZero();
      }
      assertThat(heap.memory.memorySize()).isOne();
      for (int block : blocks) {
        heap.free(block, size);
      }
    }
  }

  @Test
  void aFreedChunkCoalescesWithTheChunkBelow() {
    three();
    heap.free(blocks[0], 1000);
    heap.free(blocks[1], 2000);
    assertThat(heap.chunks()).contains("1520 3016 FREE", "4536 3008 LIVE");
  }

  @Test
  void aFreedChunkCoalescesWithTheChunkAbove() {
    three();
    heap.free(blocks[2], 3000);
    heap.free(blocks[1], 2000);
    assertThat(heap.chunks()).contains("1520 1008 LIVE", "2528 5016 FREE", "7544 24 LIVE");
  }

  @Test
  void aFreedChunkCoalescesWithBothNeighbours() {
    three();
    heap.free(blocks[0], 1000);
    heap.free(blocks[2], 3000);
    heap.free(blocks[1], 2000);
    assertThat(heap.chunks()).contains("1520 6024 FREE", "7544 24 LIVE");
  }

  @Test
  void aFreedChunkCoalescesWithTheTop() {
    blocks = heap.blocks(1000, 2000);
    heap.free(blocks[1], 2000);
    assertThat(heap.chunks()).contains("1520 1008 LIVE", "2528 63008 FREE");
    assertThat(heap.memory.loadInt(2528 - 4)).isEqualTo(1008);
    heap.free(blocks[0], 1000);
    assertThat(heap.chunks()).containsExactly(OWN, "1520 64016 FREE");
  }

  @Test
  void aFreedChunkCoalescesWithTheChunkBelowAndTheTop() {
    blocks = heap.blocks(16, 1000, 2000);
    heap.free(blocks[1], 1000);
    heap.free(blocks[2], 2000);
    assertThat(heap.chunks()).containsExactly(OWN, "1520 24 LIVE", "1544 63992 FREE");
    assertThat(heap.memory.loadInt(1544 - 4)).isEqualTo(24);
  }

  @Test
  void aFreedChunkBecomesTheTopIfTheTopIsEmpty() {
    blocks = heap.blocks(1000, 64016 - 1008 - 4);
    heap.free(blocks[1], 64016 - 1008 - 4);
    assertThat(heap.chunks()).contains("1520 1008 LIVE", "2528 63008 FREE");
    assertThat(heap.alloc(600)).isEqualTo(2528);
  }

  @Test
  void aFreedChunkCoalescesWithTheRestOfAChunkFromItsBin() {
    three();
    heap.free(blocks[1], 2000);
    int small = heap.alloc(16);
    assertThat(small).isEqualTo(2528);
    heap.free(blocks[0], 1000);
    assertThat(heap.chunks()).contains("1520 1008 FREE", "2528 24 LIVE", "2552 1984 FREE");
    heap.realloc(small, 16, 24); // takes 8 bytes of the victim; the rest goes to its bin
    assertThat(heap.chunks()).contains("2528 32 LIVE", "2560 1976 FREE");
    int other = heap.alloc(1500);
    assertThat(other).isEqualTo(2560);
    heap.free(other, 1500);
    assertThat(heap.chunks()).contains("2560 1976 FREE");
  }

  @Test
  void aBlockCutOffTheVictimCoalescesWithTheRestOfIt() {
    three();
    heap.free(blocks[1], 2000);
    heap.alloc(16);
    int cut = heap.alloc(1000);
    assertThat(cut).isEqualTo(2552);
    heap.free(cut, 1000);
    assertThat(heap.chunks()).contains("2528 24 LIVE", "2552 1984 FREE");
  }

  @Test
  void aLargeBlockCoalescesWithTheVictimAbove() {
    blocks = heap.blocks(600, 2000, 16);
    heap.free(blocks[1], 2000);
    heap.alloc(16);
    int[] more = {heap.alloc(508), heap.alloc(508)};
    assertThat(more[1]).isEqualTo(blocks[1] + 24 + 512);
    int grown = heap.realloc(more[1], 508, 600);
    assertThat(grown).isEqualTo(more[1]);
    heap.free(grown, 600);
    assertThat(heap.chunks()).contains("2664 1472 FREE");
  }

  @Test
  void aChunkThatCoalescedWithTheVictimIsInABin() {
    blocks = heap.blocks(600, 600, 16);
    heap.free(blocks[0], 600);
    heap.free(heap.alloc(520, 16), 520, 16);
    int cut = heap.alloc(16);
    assertThat(heap.chunks()).contains("1520 24 LIVE", "1544 584 FREE", "2128 608 LIVE");
    heap.free(blocks[1], 600);
    assertThat(heap.chunks()).contains("1520 24 LIVE", "1544 1192 FREE", "2736 24 LIVE");
    assertThat(cut).isEqualTo(FIRST);
    assertThat(heap.alloc(1188)).as("in a bin, and no longer the victim").isEqualTo(1544);
  }

  @Test
  void aFreedChunkCoalescesWithTheVictimBelow() {
    blocks = heap.blocks(600, 600, 16);
    heap.free(blocks[0], 600);
    heap.alloc(16);
    heap.alloc(32);
    assertThat(heap.chunks()).contains("1584 544 FREE", "2128 608 LIVE");
    heap.free(blocks[1], 600);
    assertThat(heap.chunks()).contains("1584 1152 FREE", "2736 24 LIVE");
    assertThat(heap.memory.loadInt(1584)).isEqualTo(1152);
    assertThat(heap.memory.loadInt(2732)).isEqualTo(1152 | 1);
  }

  @Test
  void aFreedChunkCoalescesWithTheVictimBelowAndTheTopAbove() {
    blocks = heap.blocks(600, 600);
    heap.free(blocks[0], 600);
    heap.alloc(16);
    heap.free(blocks[1], 600);
    assertThat(heap.chunks()).containsExactly(OWN, "1520 24 LIVE", "1544 63992 FREE");
    assertThat(heap.alloc(16)).isEqualTo(1544);
  }

  @Test
  void r3_allChunksCoalesceWhenNothingIsLive() {
    blocks = heap.blocks(1, 2000, 508, 509, 12, 700, 4, 100);
    for (int i : new int[] {3, 0, 7, 5, 1, 6, 2, 4}) {
      heap.free(blocks[i], new int[] {1, 2000, 508, 509, 12, 700, 4, 100}[i]);
    }
    assertThat(heap.alloc(64016 - 4)).isEqualTo(FIRST);
    assertThat(heap.growth).isEmpty();
  }
}
