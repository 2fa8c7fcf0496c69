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
        .containsExactly("1048576 1024 LIVE", "1049600 240 OWN", "1049840 64272 FREE");
    assertThat(heap.alloc(16)).isEqualTo(1_049_840);
  }

  @Test
  void aPageFullTakesOnePageMoreForTheBins() {
    assertThat(heap.alloc(65_536, 65_536)).isEqualTo(BASE);
    assertThat(heap.growth).containsExactly("2");
  }

  @Test
  void theyLieInFrontIfTheAlignmentLeavesRoom() {
    assertThat(heap.alloc(1000, 32_768)).isEqualTo(BASE + 32_768);
    assertThat(heap.chunks()).startsWith("1048576 240 OWN", "1048816 32528 FREE");
    assertThat(heap.growth).containsExactly("1");
    try (Heap other = Heap.in(0, 65_536, 65_296)) {
      assertThat(other.alloc(1000, 65_536)).isEqualTo(65_536);
      assertThat(other.chunks()).startsWith("65296 240 OWN", "65536 1024 LIVE");
    }
    try (Heap other = Heap.in(0, 65_536, 65_297)) {
      assertThat(other.alloc(1000, 65_536)).isEqualTo(65_536);
      assertThat(other.chunks()).startsWith("65536 1024 LIVE", "66560 240 OWN");
    }
  }

  @Test
  void freedItLeavesNothingBehindAndFitsAgain() { // G2
    int block = heap.alloc(1000, BASE);
    heap.free(block, 1000, BASE);
    assertThat(heap.chunks()).as("closed").containsExactly("1048576 65536 FREE");
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
    assertThat(large).isEqualTo(BASE + 240);
    assertThat(heap.growth).containsExactly("1", "1");
    assertThat(heap.chunks())
        .containsExactly("1048576 240 OWN", "1048816 120008 LIVE", "1168824 10824 FREE");
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
    assertThat(large).isEqualTo(BASE + 240);
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
    assertThat(heap.alloc(70_000)).isEqualTo(BASE + 60_024 + 240);
  }

  @Test
  void theyStayWhereAnythingIsLiveAbove() {
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
  void theHighestOfAllBlocks() {
    try (Heap high = Heap.in(32_768, 65_536, 1L << 31)) {
      assertThat(high.alloc(100, 1 << 31)).isEqualTo(1 << 31);
      assertThat(high.pages()).isEqualTo(32_769);
      assertThat(high.alloc(100, 1 << 31)).isZero();
    }
  }
}
