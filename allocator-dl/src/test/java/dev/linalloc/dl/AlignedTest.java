package dev.linalloc.dl;

import static dev.linalloc.dl.Heap.FIRST;
import static dev.linalloc.dl.Heap.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocks aligned to more than 8 bytes. */
class AlignedTest {
  private final Heap heap = Heap.small();

  @AfterEach
  void close() {
    heap.close();
  }

  @Test
  void theBytesInFrontOfAnAlignedBlockInTheTopAreFree() {
    assertThat(heap.alloc(100, 64)).isEqualTo(1536);
    assertThat(heap.chunks())
        .containsExactly(OWN, "1520 16 FREE", "1536 104 LIVE", "1640 63896 FREE");
    assertThat(heap.alloc(5)).as("the chunk in front").isEqualTo(1520);
  }

  @Test
  void aBlockAtAnAlignedAddressLeavesNoChunkInFront() {
    assertThat(heap.alloc(4, 16)).isEqualTo(FIRST);
    assertThat(heap.alloc(100, 8)).isEqualTo(1528);
    assertThat(heap.alloc(100, 16)).isEqualTo(1632);
  }

  @Test
  void aSliverInFrontCoalescesWithItsNeighbourLater() {
    heap.alloc(16);
    int block = heap.alloc(600, 16);
    assertThat(block).isEqualTo(1552);
    assertThat(heap.chunks()).contains("1520 24 LIVE", "1544 8 FREE", "1552 608 LIVE");
    heap.free(block, 600, 16);
    assertThat(heap.chunks()).contains("1520 24 LIVE", "1544 63992 FREE");
  }

  @Test
  void aBlockIsCutOutOfAChunkThatHoldsItAtAnyAddress() {
    int[] blocks = heap.blocks(500, 300, 1000, 16);
    heap.free(blocks[2], 1000);
    assertThat(heap.alloc(100, 256)).isEqualTo(2560);
    assertThat(heap.chunks())
        .contains("2328 232 FREE", "2560 104 LIVE", "2664 672 FREE", "3336 24 LIVE");
    assertThat(heap.memory.loadInt(2556)).as("tag of the chunk in front").isEqualTo(232 | 1);
    assertThat(heap.memory.loadInt(2660)).as("tag of the block").isEqualTo(104 | 2);
  }

  @Test
  void aBlockIsCutOutOfTheEndOfAChunk() {
    int[] blocks = heap.blocks(532, 684, 16);
    heap.free(blocks[1], 684);
    assertThat(blocks[1]).isEqualTo(2056);
    assertThat(heap.alloc(180, 512)).isEqualTo(2560);
    assertThat(heap.chunks()).contains("2056 504 FREE", "2560 184 LIVE", "2744 24 LIVE");
    assertThat(heap.memory.loadInt(2740)).isEqualTo(184);
  }

  @Test
  void beforeMemoryGrowsAChunkIsTakenThatHoldsTheBlockAtItsOwnAddress() {
    // The last block fills the page.
    int[] blocks = heap.blocks(520, 1004, 16, 1004, 16, 1004, 64016 - 528 - 3 * 1008 - 48 - 4);
    heap.free(blocks[1], 1004); // from 2048 on
    heap.free(blocks[3], 1004); // from 3080 on
    heap.free(blocks[5], 1004); // from 4112 on
    assertThat(heap.alloc(1004, 1024)).isEqualTo(2048);
    assertThat(heap.alloc(880, 128)).isEqualTo(4224);
    assertThat(heap.alloc(880, 128)).isEqualTo(3200);
    assertThat(heap.growth).isEmpty();
  }

  @Test
  void theFirstChunkOfASizeThatHoldsTheBlockIsTaken() {
    // The last block fills the page.
    int[] blocks = heap.blocks(528, 600, 16, 600, 16, 600, 16, 600, 64016 - 536 - 4 * 608 - 72 - 4);
    for (int i = 1; i < 9; i += 2) {
      assertThat(blocks[i] % 16).isEqualTo(i % 4 == 1 ? 8 : 0);
    }
    heap.free(blocks[3], 600);
    heap.free(blocks[1], 600);
    heap.free(blocks[5], 600);
    assertThat(heap.alloc(604, 16)).isEqualTo(blocks[3]);
    assertThat(heap.growth).isEmpty();
    heap.alloc(604, 16);
    assertThat(heap.growth).containsExactly("1");
  }

  @Test
  void g2_aLayoutThatWasJustFreedFitsAgain() {
    heap.blocks(64016 - 4); // fills the page
    for (int align = 16; align <= 1 << 20; align <<= 1) {
      for (int size : new int[] {40, 600}) {
        int block = heap.alloc(size, align);
        int next = heap.alloc(600);
        int pages = heap.pages();
        heap.free(block, size, align);
        assertThat(heap.alloc(size, align)).isEqualTo(block);
        assertThat(heap.pages()).isEqualTo(pages);
        heap.free(next, 600);
      }
    }
  }

  @Test
  void theVictimIsTakenIfItHoldsTheBlock() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    heap.alloc(24); // the victim goes on at 1552
    assertThat(heap.alloc(956, 32)).isEqualTo(1568);
    assertThat(heap.chunks()).contains("1552 16 FREE", "1568 960 LIVE", "2528 24 LIVE");
  }

  @Test
  void theVictimIsPassedOverIfItDoesNotHoldTheBlock() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    heap.alloc(24);
    assertThat(heap.alloc(957, 32)).isEqualTo(2560);
    assertThat(heap.alloc(16)).as("the victim is still there").isEqualTo(1552);
  }

  @Test
  void a1_anAlignmentBeyondTheHeapAddsPages() {
    assertThat(heap.alloc(100, 1 << 20)).isEqualTo(1 << 20);
    assertThat(heap.growth).containsExactly("16");
    assertThat(heap.chunks())
        .containsExactly(OWN, "1520 1047056 FREE", "1048576 120 LIVE", "1048696 65416 FREE");
    assertThat(heap.alloc(1, 1 << 31)).isEqualTo(1 << 31);
    assertThat(heap.pages()).isEqualTo(32769);
    assertThat(heap.alloc(1, 1 << 31)).isZero();
    assertThat(heap.pages()).isEqualTo(32769);
  }

  @Test
  void a1_aTinyBlockAlignedToAPageHasAChunkOf24Bytes() {
    int block = heap.alloc(1, 65_536);
    assertThat(block).isEqualTo(65_536);
    assertThat(heap.chunks()).contains("65536 24 LIVE");
    heap.free(block, 1, 65_536);
    assertThat(heap.chunks()).containsExactly(OWN, "1520 129552 FREE");
  }

  @Test
  void aChunkThatHoldsTheBlockAtAnyAddressIsPreferred() {
    int[] blocks = heap.blocks(600, 16, 700, 16);
    heap.free(blocks[0], 600);
    heap.free(blocks[2], 700);
    assertThat(heap.alloc(604, 16)).isEqualTo(blocks[2] + 8);
  }

  @Test
  void aChunkThatIs8BytesTooShortIsPassedOver() {
    int[] blocks = heap.blocks(592, 16, 64016 - 600 - 24 - 4);
    heap.free(blocks[0], 592);
    assertThat(heap.alloc(604, 16)).isEqualTo(65_536);
    assertThat(heap.growth).containsExactly("1");
  }

  @Test
  void aSizeThatWrapsIsNotTakenForASmallOne() {
    int[] blocks = heap.blocks(600, 16);
    heap.free(blocks[0], 600);
    assertThat(heap.alloc(1 << 31, 1 << 31)).isZero();
    assertThat(heap.chunks()).contains("1520 608 FREE", "2128 24 LIVE");
  }

  @Test
  void aBlockJustBehindAMultipleOfAPageIsNoGuard() {
    heap.alloc(65_544 - FIRST - 4); // the top begins at 65,544
    assertThat(heap.alloc(100, 65_536)).isEqualTo(131_072);
  }
}
