package dev.linalloc.compiler.c;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.memory.NativeMemory;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CHeapTest {
  private static final long SEED = 20261130;
  private static final int EINVAL = 28;
  private static final int ENOMEM = 48;

  private final NativeMemory memory = NativeMemory.reserve(1, 100);
  private final CHeap heap = new CHeap(Allocators.provider("dl").create(memory, 1024), memory, 16);

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void aBlockIsAMultipleOfTheGranuleAndKnowsItsSize() {
    int block = heap.malloc(100);
    assertThat(block).isNotZero();
    assertThat(block % 16).isZero();
    assertThat(heap.usableSize(block)).isBetween(100, 108);
    assertThat(heap.usableSize(0)).isZero();
  }

  @Test
  void aBlockOfNoBytesHasAnAddressOfItsOwn() {
    assertThat(heap.malloc(0)).isNotZero().isNotEqualTo(heap.malloc(0));
  }

  @Test
  void freedMemoryIsReused() {
    int block = heap.malloc(100_000);
    heap.free(block);
    heap.free(0);
    assertThat(heap.malloc(100_000)).isEqualTo(block);
  }

  @Test
  void callocClearsItsBlockAndRefusesAProductThatOverflows() {
    int dirty = heap.malloc(400);
    memory.fill(dirty, 400, (byte) 7);
    heap.free(dirty);
    int block = heap.calloc(100, 4);
    for (int at = block; at != block + 400; at++) {
      assertThat(memory.loadByte(at)).isZero();
    }
    assertThat(heap.calloc(65_536, 65_536)).isZero();
    assertThat(heap.calloc(-1, -1)).isZero();
    assertThat(heap.calloc(-1, 1)).isZero();
  }

  @Test
  void reallocMovesTheContents() {
    int block = heap.malloc(8);
    memory.storeLong(block, 0x1234_5678_9abc_def0L);
    heap.malloc(1);
    int moved = heap.realloc(block, 1000);
    assertThat(memory.loadLong(moved)).isEqualTo(0x1234_5678_9abc_def0L);
    assertThat(heap.usableSize(moved)).isBetween(1000, 1008);
    assertThat(heap.realloc(moved, -1)).isZero();
    assertThat(heap.usableSize(moved)).isBetween(1000, 1008);
    assertThat(heap.realloc(0, 50)).isNotZero();
  }

  /** The allocator's blocks lie at multiples of 8 alone, and move between the two kinds. */
  @Test
  void aBlockThatMovesStaysAtAMultipleOfTheGranule() {
    Random random = new Random(SEED);
    int[] blocks = new int[50];
    int moves = 0;
    for (int i = 0; i < 5_000; i++) {
      int at = random.nextInt(blocks.length);
      int size = 8 + random.nextInt(400);
      int old = blocks[at];
      blocks[at] = heap.realloc(old, size);
      assertThat(blocks[at] % 16).isZero();
      if (old == 0) {
        memory.storeLong(blocks[at], at);
      }
      moves += old == blocks[at] ? 0 : 1;
      assertThat(memory.loadLong(blocks[at])).isEqualTo(at);
    }
    assertThat(moves).isGreaterThan(1_000);
  }

  @Test
  void anAlignedBlockKeepsItsContentsWhenItGrowsAndItsMemoryWhenItIsFreed() {
    int block = heap.memalign(4096, 10);
    assertThat(block % 4096).isZero();
    assertThat(heap.usableSize(block)).isBetween(10, 10 + 4096);
    memory.storeLong(block, 0x1234_5678_9abc_def0L);
    int moved = heap.realloc(block, 100_000);
    assertThat(moved % 16).isZero();
    assertThat(heap.usableSize(moved)).isBetween(100_000, 100_008);
    assertThat(memory.loadLong(moved)).isEqualTo(0x1234_5678_9abc_def0L);
    heap.free(moved);
    assertThat(heap.memalign(4096, 90_000)).isBetween(moved - 4096, moved + 4096);
  }

  @Test
  void anAlignThatIsNoPowerOfTwoIsRefused() {
    assertThat(heap.memalign(0, 10)).isZero();
    assertThat(heap.memalign(24, 10)).isZero();
    assertThat(heap.posixMemalign(8, 24, 10)).isEqualTo(EINVAL);
    assertThat(heap.posixMemalign(8, 2, 10)).isEqualTo(EINVAL);
    assertThat(heap.posixMemalign(8, 0, 10)).isEqualTo(EINVAL);
  }

  @Test
  void posixMemalignStoresTheAddressIfThereIsRoom() {
    assertThat(heap.posixMemalign(8, 64, 10)).isZero();
    assertThat(memory.loadInt(8) % 64).isZero();
    memory.storeInt(8, 77);
    assertThat(heap.posixMemalign(8, 64, -100)).isEqualTo(ENOMEM);
    assertThat(memory.loadInt(8)).isEqualTo(77);
  }

  @Test
  void aSizeThatLeavesNoRoomForTheHeaderIsRefused() {
    assertThat(heap.malloc(-1)).isZero();
    assertThat(heap.malloc(-16)).isZero();
    assertThat(heap.calloc(-8, 1)).isZero();
    assertThat(heap.calloc(-17, 1)).isZero();
    assertThat(heap.memalign(1 << 31, 1 << 31)).isZero();
  }
}
