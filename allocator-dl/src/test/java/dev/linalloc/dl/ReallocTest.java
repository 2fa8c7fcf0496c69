package dev.linalloc.dl;

import static dev.linalloc.dl.Heap.FIRST;
import static dev.linalloc.dl.Heap.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.spi.GlobalAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Growing and shrinking in place, and moving. */
class ReallocTest {
  private final Heap heap = Heap.small();

  @AfterEach
  void close() {
    heap.close();
  }

  @Test
  void aSizeWithinTheRoundingChangesNothing() {
    int block = heap.alloc(601);
    assertThat(heap.realloc(block, 601, 604)).isEqualTo(block);
    assertThat(heap.realloc(block, 604, 597)).isEqualTo(block);
    assertThat(heap.chunks()).containsExactly(OWN, "1520 608 LIVE", "2128 63408 FREE");
  }

  @Test
  void g8_aBlockShrinksWhenMemoryIsFull() {
    Heap full = Heap.in(1, 1, 1024);
    int first = full.alloc(30_000);
    int second = full.alloc(33_000);
    while (full.alloc(8) != 0) {
      // until no block fits
    }
    assertThat(full.realloc(second, 33_000, 33_000)).isEqualTo(second);
    int moved = full.realloc(second, 33_000, 17);
    assertThat(moved).isNotZero();
    assertThat(full.realloc(first, 30_000, 29_999)).isEqualTo(first);
    assertThat(full.realloc(first, 29_999, 1)).isNotZero();
  }

  @Test
  void aShrinkFreesTheTail() {
    int[] blocks = heap.blocks(1000, 16);
    assertThat(heap.realloc(blocks[0], 1000, 600)).isEqualTo(FIRST);
    assertThat(heap.chunks()).contains("1520 608 LIVE", "2128 400 FREE", "2528 24 LIVE");
    assertThat(heap.memory.loadInt(2124)).isEqualTo(608 | 2);
    assertThat(heap.realloc(blocks[0], 600, 596)).isEqualTo(FIRST);
    assertThat(heap.chunks()).contains("1520 600 LIVE", "2120 408 FREE");
  }

  @Test
  void aShrinkBy8BytesLeavesASliver() {
    int[] blocks = heap.blocks(1004, 16);
    heap.realloc(blocks[0], 1004, 996);
    assertThat(heap.chunks()).contains("1520 1000 LIVE", "2520 8 FREE", "2528 24 LIVE");
    assertThat(heap.realloc(blocks[0], 996, 1004)).isEqualTo(FIRST);
    assertThat(heap.chunks()).contains("1520 1008 LIVE", "2528 24 LIVE");
    assertThat(heap.memory.loadInt(2524)).isEqualTo(1008);
  }

  @Test
  void aShrinkAtTheTopLowersTheTop() {
    int block = heap.alloc(1000);
    heap.realloc(block, 1000, 16);
    assertThat(heap.chunks()).containsExactly(OWN, "1520 24 LIVE", "1544 63992 FREE");
    assertThat(heap.memory.loadInt(1540)).isEqualTo(24);
  }

  @Test
  void aBlockGrowsIntoTheFreeChunkAbove() {
    int[] blocks = heap.blocks(1000, 1000, 16);
    heap.free(blocks[1], 1000);
    assertThat(heap.realloc(blocks[0], 1000, 1500)).isEqualTo(FIRST);
    assertThat(heap.chunks()).contains("1520 1504 LIVE", "3024 512 FREE", "3536 24 LIVE");
    assertThat(heap.memory.loadInt(3020)).isEqualTo(1504 | 2);
    assertThat(heap.realloc(blocks[0], 1500, 2012)).isEqualTo(FIRST);
    assertThat(heap.chunks()).contains("1520 2016 LIVE", "3536 24 LIVE");
    assertThat(heap.memory.loadInt(3532)).isEqualTo(2016);
  }

  @Test
  void aBlockMovesIfTheFreeChunkAboveIsTooSmall() {
    int[] blocks = heap.blocks(1000, 1000, 16);
    heap.free(blocks[1], 1000);
    heap.memory.fill(blocks[0], 1000, (byte) 3);
    assertThat(heap.realloc(blocks[0], 1000, 2013)).isEqualTo(3560);
    assertThat(heap.chunks()).contains("1520 2016 FREE", "3536 24 LIVE", "3560 2024 LIVE");
    for (int i = 0; i < 1000; i++) {
      assertThat(heap.memory.loadByte(3560 + i)).isEqualTo((byte) 3);
    }
    assertThat(heap.memory.loadByte(4560)).isZero();
  }

  @Test
  void aBlockMovesIfTheChunkAboveIsLive() {
    int[] blocks = heap.blocks(16, 16);
    heap.memory.storeLong(blocks[0], 0x1122334455667788L);
    int moved = heap.realloc(blocks[0], 16, 32);
    assertThat(moved).isEqualTo(blocks[1] + 24);
    assertThat(heap.memory.loadLong(moved)).isEqualTo(0x1122334455667788L);
    assertThat(heap.chunks()).contains("1520 24 CACHED");
  }

  @Test
  void aBlockGrowsIntoTheVictim() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    int block = heap.alloc(16);
    assertThat(heap.realloc(block, 16, 1005)).as("8 bytes too many").isNotEqualTo(block);
    heap.alloc(16);
    assertThat(heap.realloc(block, 16, 1000)).as("all of it").isEqualTo(block);
    assertThat(heap.chunks()).contains("1520 1008 LIVE", "2528 24 LIVE");
    assertThat(heap.memory.loadInt(2524)).isEqualTo(1008);
  }

  @Test
  void theRestOfTheVictimAboveAGrownBlockGoesToItsBin() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    int block = heap.alloc(16);
    assertThat(heap.realloc(block, 16, 100)).isEqualTo(block);
    assertThat(heap.chunks()).contains("1520 104 LIVE", "1624 904 FREE", "2528 24 LIVE");
    assertThat(heap.memory.loadInt(1620)).isEqualTo(104 | 2);
  }

  @Test
  void aBlockGrowsIntoTheTop() {
    int block = heap.alloc(1000);
    assertThat(heap.realloc(block, 1000, 64016 - 4)).isEqualTo(FIRST);
    assertThat(heap.chunks()).containsExactly(OWN, "1520 64016 LIVE");
    assertThat(heap.memory.loadInt(65532)).isEqualTo(64016);
    assertThat(heap.growth).isEmpty();
  }

  @Test
  void aBlockBelowTheTopGrowsIntoNewPages() {
    int block = heap.alloc(1000);
    assertThat(heap.realloc(block, 1000, 64016 - 3)).isEqualTo(FIRST);
    assertThat(heap.growth).containsExactly("1");
    assertThat(heap.realloc(block, 64016 - 3, 400_000)).isEqualTo(FIRST);
    assertThat(heap.growth).containsExactly("1", "5");
    assertThat(heap.chunks()).contains("1520 400008 LIVE");
  }

  @Test
  void aBlockMovesIntoAFreeChunkBeforeMemoryGrows() {
    int[] blocks = heap.blocks(40_000, 16, 20_000);
    heap.free(blocks[0], 40_000);
    assertThat(heap.realloc(blocks[2], 20_000, 39_000)).isEqualTo(FIRST);
    assertThat(heap.growth).isEmpty();
  }

  @Test
  void c6_aFailureLeavesTheBlockWhole() {
    try (Heap full = Heap.in(1, 1, Heap.BASE)) {
      int[] blocks = full.blocks(1000, 16);
      full.dirty(blocks[0], 1000);
      assertThat(full.realloc(blocks[0], 1000, 70_000)).isEqualTo(GlobalAllocator.NULL);
      assertThat(full.realloc(blocks[1], 16, 70_000)).isEqualTo(GlobalAllocator.NULL);
      assertThat(full.realloc(blocks[0], 1000, -1)).isEqualTo(GlobalAllocator.NULL);
      assertThat(full.realloc(blocks[0], 1000, -12)).isEqualTo(GlobalAllocator.NULL);
      assertThat(full.chunks()).contains("1520 1008 LIVE", "2528 24 LIVE", "2552 62984 FREE");
      assertThat(full.memory.loadByte(blocks[0] + 999)).isEqualTo((byte) 0x77);
    }
  }

  @Test
  void aShrinkToLessThanHalfMovesIntoASmallerFreeChunk() {
    int[] blocks = heap.blocks(600, 16, 2000, 16);
    heap.free(blocks[0], 600);
    heap.dirty(blocks[2], 2000);
    heap.memory.storeInt(blocks[2] + 596, 42);
    assertThat(heap.realloc(blocks[2], 2000, 600)).isEqualTo(blocks[0]);
    assertThat(heap.chunks()).contains("1520 608 LIVE", "2128 24 LIVE", "2152 2008 FREE");
    assertThat(heap.memory.loadInt(blocks[0] + 596)).isEqualTo(42);
    assertThat(heap.memory.loadInt(blocks[0] + 604)).as("the tag").isEqualTo(608);
  }

  @Test
  void aBlockThatShrinksToHalfStays() {
    int[] blocks = heap.blocks(600, 16, 1212, 16);
    heap.free(blocks[0], 600);
    assertThat(heap.realloc(blocks[2], 1212, 600)).isEqualTo(blocks[2]);
    assertThat(heap.realloc(blocks[2], 600, 244)).as("to less").isEqualTo(blocks[2]);
  }

  @Test
  void aShrinkingBlockStaysIfTheOnlyFreeChunkIsAsLargeAsItsOwn() {
    int[] blocks = heap.blocks(1000, 16, 1000, 16);
    heap.free(blocks[0], 1000);
    assertThat(heap.realloc(blocks[2], 1000, 16)).isEqualTo(blocks[2]);
    assertThat(heap.chunks()).contains("1520 1008 FREE");
  }

  @Test
  void aShrinkingBlockMovesIntoTheVictim() {
    int[] blocks = heap.blocks(600, 2000, 16);
    heap.free(blocks[0], 600);
    heap.alloc(16);
    assertThat(heap.realloc(blocks[1], 2000, 100)).isEqualTo(blocks[0] + 24);
  }

  @Test
  void reallocFrom0BytesAllocatesAndTo0BytesFrees() {
    int block = heap.realloc(16, 0, 16, 1000);
    assertThat(block).isEqualTo(FIRST);
    assertThat(heap.realloc(block, 1000, 16, 0)).isEqualTo(16);
    assertThat(heap.chunks()).containsExactly(OWN, "1520 64016 FREE");
    assertThat(heap.realloc(16, 0, 16, 0)).isEqualTo(16);
  }

  @Test
  void aBlockThatMovesKeepsItsAlignment() {
    int block = heap.alloc(1000, 256);
    heap.alloc(16);
    heap.memory.storeInt(block + 996, 42);
    int moved = heap.realloc(block, 1000, 256, 3000);
    assertThat(moved).isEqualTo(2816);
    assertThat(heap.memory.loadInt(moved + 996)).isEqualTo(42);
    assertThat(heap.realloc(moved, 3000, 256, 4000)).isEqualTo(moved);
  }

  @Test
  void aSizeWithinTheRoundingChangesNothingBelowALiveBlock() {
    int[] blocks = heap.blocks(601, 16);
    assertThat(heap.realloc(blocks[0], 601, 604)).isEqualTo(blocks[0]);
    assertThat(heap.chunks()).contains("1520 608 LIVE", "2128 24 LIVE");
  }

  @Test
  void theBytesOfTheLiveBlockAboveAreNotTakenForASize() {
    int[] blocks = heap.blocks(16, 16, 16);
    heap.memory.storeInt(blocks[1], 24);
    assertThat(heap.realloc(blocks[0], 16, 24)).isEqualTo(blocks[2] + 24);
    assertThat(heap.memory.loadInt(blocks[1])).isEqualTo(24);
  }

  @Test
  void reallocFrom0BytesToAFewAllocates() {
    assertThat(heap.realloc(16, 0, 8, 4)).isEqualTo(FIRST);
  }

  @Test
  void c5_aShrunkBlockKeepsItsLastByte() {
    int[] blocks = heap.blocks(1000, 16);
    heap.memory.fill(blocks[0], 604, (byte) 3);
    heap.memory.fill(blocks[0] + 604, 396, (byte) 4);
    assertThat(heap.realloc(blocks[0], 1000, 604)).isEqualTo(blocks[0]);
    assertThat(heap.memory.loadByte(blocks[0] + 603)).isEqualTo((byte) 3);
  }
}
