package dev.linalloc.dl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A first block so aligned that the bins must lie behind it. */
class FirstSegmentTest {
  private static final int BASE = 1 << 20;

  private final Heap heap = Heap.in(16, 65_536, BASE);

  @AfterEach
  void close() {
    heap.close();
  }

  @Test
  void theBinsLieBehindIt() { // G1
    assertThat(heap.alloc(1000, BASE)).isEqualTo(BASE);
    assertThat(heap.growth).containsExactly("1");
    assertThat(heap.chunks())
        .containsExactly("1048576 1024 LIVE", "1049600 496 OWN", "1050096 64016 FREE");
    assertThat(heap.alloc(16)).isEqualTo(1_050_096);
  }

  @Test
  void aPageFullTakesOnePageMoreForTheBins() {
    assertThat(heap.alloc(65_536, 65_536)).isEqualTo(BASE);
    assertThat(heap.growth).containsExactly("2");
  }

  @Test
  void theyLieInFrontIfTheAlignmentLeavesRoom() {
    assertThat(heap.alloc(1000, 32_768)).isEqualTo(BASE + 32_768);
    assertThat(heap.chunks()).startsWith("1048576 496 OWN", "1049072 32272 FREE");
    assertThat(heap.growth).containsExactly("1");
    try (Heap other = Heap.in(0, 65_536, 65_040)) {
      assertThat(other.alloc(1000, 65_536)).isEqualTo(65_536);
      assertThat(other.chunks()).startsWith("65040 496 OWN", "65536 1024 LIVE");
    }
    try (Heap other = Heap.in(0, 65_536, 65_041)) {
      assertThat(other.alloc(1000, 65_536)).isEqualTo(65_536);
      assertThat(other.chunks()).startsWith("65048 1512 LIVE", "66560 496 OWN");
    }
  }

  @Test
  void freedItLeavesAGuardAndFitsAgain() { // G2
    int block = heap.alloc(1000, BASE);
    heap.free(block, 1000, BASE);
    assertThat(heap.chunks())
        .containsExactly(
            "1048576 8 OWN", "1048584 1016 FREE", "1049600 496 OWN", "1050096 64016 FREE");
    assertThat(heap.alloc(1000, BASE)).isEqualTo(block);
    assertThat(heap.growth).containsExactly("1");
  }

  @Test
  void onceNothingIsLiveTheBinsAreOutOfTheWay() { // R3
    int block = heap.alloc(60_000, BASE);
    int other = heap.alloc(60_000);
    heap.dirty(block, 60_000);
    heap.dirty(other, 60_000);
    heap.free(block, 60_000, BASE);
    heap.free(other, 60_000);
    int large = heap.allocZeroed(120_000, 8);
    assertThat(large).isEqualTo(BASE + 496);
    assertThat(heap.growth).containsExactly("1", "1", "0");
    assertThat(heap.chunks())
        .containsExactly("1048576 496 OWN", "1049072 120008 LIVE", "1169080 10568 FREE");
    for (int i = 0; i < 120_000; i++) {
      assertThat(heap.memory.loadByte(large + i)).isZero();
    }
  }

  @Test
  void andTheyMakeRoomForTheAlignedBlockAgain() { // G2
    int block = heap.alloc(1000, BASE);
    heap.free(block, 1000, BASE);
    int large = heap.alloc(64_500);
    heap.dirty(large, 64_500);
    assertThat(large).isEqualTo(BASE + 496);
    heap.free(large, 64_500);
    int pages = heap.pages();
    assertThat(heap.allocZeroed(1000, BASE)).isEqualTo(block);
    assertThat(heap.pages()).isEqualTo(pages);
    for (int i = 0; i < 1000; i++) {
      assertThat(heap.memory.loadByte(block + i)).isZero();
    }
  }

  @Test
  void theyStayWhereAnythingIsLiveBelow() {
    int block = heap.alloc(60_000, BASE);
    heap.realloc(block, 60_000, BASE, 10_000);
    assertThat(heap.alloc(70_000)).isEqualTo(BASE + 60_024 + 496);
  }

  @Test
  void theyStayWhereAnythingIsLiveAbove() {
    int block = heap.alloc(60_000, BASE);
    int other = heap.alloc(1000);
    heap.free(block, 60_000, BASE);
    assertThat(heap.alloc(70_000)).isEqualTo(other + 1008);
  }

  @Test
  void theVictimBelowThemIsNotOverlooked() {
    int block = heap.alloc(60_000, BASE);
    heap.free(block, 60_000, BASE);
    int small = heap.alloc(16);
    assertThat(small).isEqualTo(BASE + 8);
    assertThat(heap.alloc(70_000)).isEqualTo(BASE + 60_024 + 496);
    assertThat(heap.chunks()).contains("1048584 24 LIVE", "1048608 59992 FREE", "1108600 496 OWN");
  }

  @Test
  void aSmallRequestDoesNotMoveThem() {
    heap.free(heap.alloc(1000, BASE), 1000, BASE);
    assertThat(heap.alloc(16)).isEqualTo(BASE + 8);
    assertThat(heap.alloc(2000)).isEqualTo(BASE + 1024 + 496);
  }

  @Test
  void aZeroFilledFirstBlockIsZero() {
    int block = heap.allocZeroed(1000, BASE);
    for (int i = 0; i < 1000; i++) {
      assertThat(heap.memory.loadByte(block + i)).isZero();
    }
  }

  @Test
  void theHighestOfAllBlocks() {
    try (Heap high = Heap.in(32_768, 65_536, 1L << 31)) {
      assertThat(high.alloc(100, 1 << 31)).isEqualTo(1 << 31);
      assertThat(high.pages()).isEqualTo(32_769);
      assertThat(high.alloc(100, 1 << 31)).isZero();
    }
  }
}
