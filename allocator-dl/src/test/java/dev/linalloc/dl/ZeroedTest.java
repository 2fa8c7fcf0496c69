package dev.linalloc.dl;

import static dev.linalloc.dl.Heap.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Zero-filled blocks, and memory that need not be filled. */
class ZeroedTest {
  private final Heap heap = Heap.small();

  @AfterEach
  void close() {
    heap.close();
  }

  private void assertZero(int block, int size) {
    for (int i = 0; i < size; i++) {
      assertThat(heap.memory.loadByte(block + i)).as("byte %d", i).isZero();
    }
  }

  @Test
  void unusedMemoryIsNotFilled() {
    heap.dirty(FIRST + 24, 1000); // not in a block: shows whether the bytes are filled
    heap.alloc(16);
    int block = heap.allocZeroed(1000, 8);
    assertThat(block).isEqualTo(FIRST + 24);
    assertThat(heap.memory.loadByte(block)).isEqualTo((byte) 0x77);
  }

  @Test
  void c4_aSmallBlockThatWasUsedIsFilled() {
    int block = heap.alloc(40);
    heap.dirty(block, 40);
    heap.free(block, 40);
    assertThat(heap.allocZeroed(40, 8)).isEqualTo(block);
    assertZero(block, 40);
  }

  @Test
  void c4_aBlockFromTheBinsIsFilledToItsLastByteAndNoFurther() {
    int[] blocks = heap.blocks(1000, 16);
    heap.dirty(blocks[0], 1000);
    heap.dirty(blocks[1], 16);
    heap.free(blocks[0], 1000);
    assertThat(heap.allocZeroed(1000, 8)).isEqualTo(blocks[0]);
    assertZero(blocks[0], 1000);
    assertThat(heap.memory.loadInt(blocks[0] + 1004)).as("its tag").isEqualTo(1008);
    assertThat(heap.memory.loadByte(blocks[1])).isEqualTo((byte) 0x77);
  }

  @Test
  void c4_memoryBelowAnEarlierTopIsFilled() {
    int block = heap.alloc(1000);
    heap.dirty(block, 1000);
    heap.free(block, 1000);
    heap.dirty(block + 1008, 100);
    assertThat(heap.allocZeroed(2000, 8)).isEqualTo(block);
    assertZero(block, 1008);
    assertThat(heap.memory.loadByte(block + 1008)).as("never used").isEqualTo((byte) 0x77);
  }

  @Test
  void theHighestTopCounts() {
    int block = heap.alloc(2000);
    heap.dirty(block, 2000);
    heap.free(block, 2000);
    int small = heap.alloc(600);
    heap.free(small, 600);
    assertThat(heap.allocZeroed(2500, 8)).isEqualTo(block);
    assertZero(block, 2008);
  }

  @Test
  void theLastByteEverUsedIsFilled() {
    int block = heap.alloc(2000);
    heap.free(block, 2000);
    heap.memory.storeByte(block + 2007, (byte) 1);
    heap.memory.storeByte(block + 2008, (byte) 1);
    heap.allocZeroed(3000, 8);
    assertThat(heap.memory.loadByte(block + 2007)).isZero();
    assertThat(heap.memory.loadByte(block + 2008)).isOne();
  }

  @Test
  void aBlockThatFreedBlocksMakeRoomForIsFilled() {
    int[] blocks = heap.blocks(600, 600, 600, 64016 - 3 * 608 - 4);
    for (int i = 0; i < 3; i++) {
      heap.dirty(blocks[i], 600);
      heap.free(blocks[i], 600);
    }
    assertThat(heap.allocZeroed(1800, 8)).isEqualTo(FIRST);
    assertZero(FIRST, 1800);
  }

  @Test
  void aBlockInATopThatFreedBlocksEnlargedIsFilled() {
    int[] blocks = heap.blocks(64016 - 600 - 3 * 608 - 4, 600, 600, 600);
    for (int i = 1; i < 4; i++) {
      heap.dirty(blocks[i], 600);
      heap.free(blocks[i], 600);
    }
    assertThat(heap.allocZeroed(2000, 8)).isEqualTo(blocks[1]);
    assertZero(blocks[1], 2000);
    assertThat(heap.growth).isEmpty();
  }

  @Test
  void theFirstBlockOfAHeapNeedNotBeFilled() {
    try (Heap empty = Heap.in(0, 10, Heap.BASE)) {
      int block = empty.allocZeroed(1000, 8);
      assertThat(block).isEqualTo(FIRST);
      assertThat(empty.chunks()).contains("1520 1008 LIVE");
    }
  }

  @Test
  void theLastBytesOf4GiBAreFilledOnceUsed() {
    try (Heap high = Heap.in(65_536, 65_536, 0xffff_0000L)) {
      high.free(high.alloc(16), 16);
      int size = 65_536 - Table.BYTES - 4;
      int block = high.alloc(size);
      assertThat(block).isEqualTo(0xffff_0000 + Table.BYTES);
      high.dirty(block, size);
      high.free(block, size);
      assertThat(high.allocZeroed(size, 8)).isEqualTo(block);
      for (int i = 0; i < size; i++) {
        assertThat(high.memory.loadByte(block + i)).isZero();
      }
    }
  }

  @Test
  void aRefusedRequestFillsNothing() {
    try (Heap full = Heap.in(1, 1, Heap.BASE)) {
      full.memory.storeLong(0, -1);
      assertThat(full.allocZeroed(100_000, 8)).isZero();
      assertThat(full.memory.loadLong(0)).isEqualTo(-1);
    }
  }

  @Test
  void aBlockOfNoBytesIsNotFilled() {
    heap.memory.storeLong(8, -1);
    assertThat(heap.allocZeroed(0, 8)).isEqualTo(8);
    assertThat(heap.memory.loadLong(8)).isEqualTo(-1);
  }

  @Test
  void anAlignedBlockAcrossUsedAndUnusedMemoryIsZero() {
    int block = heap.alloc(3000);
    heap.dirty(block, 3000);
    heap.free(block, 3000);
    int aligned = heap.allocZeroed(4000, 1024);
    assertThat(aligned).isEqualTo(2048);
    assertZero(aligned, 4000);
  }

  @Test
  void unusedMemoryIsNotFilledBehindAGap() {
    heap.dirty(2048, 1000); // not in a block: shows whether the bytes are filled
    assertThat(heap.allocZeroed(1000, 1024)).isEqualTo(2048);
    assertThat(heap.memory.loadByte(2048)).isEqualTo((byte) 0x77);
  }

  @Test
  void a6_aBlockOf0BytesIsNotFilledIfThereIsNoMemory() {
    try (Heap far = Heap.in(1, 65_536, 300_000)) {
      assertThat(far.allocZeroed(0, 131_072)).isEqualTo(131_072);
    }
  }
}
