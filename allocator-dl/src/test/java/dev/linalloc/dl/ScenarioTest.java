package dev.linalloc.dl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sequences on which other allocators leak. */
class ScenarioTest {
  private final NativeMemory memory = NativeMemory.reserve(1);
  private final DlAllocator allocator = new DlAllocator(memory, 1024);

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void r1_blocksFreedInTheOrderOfAllocationDoNotLeak() {
    for (int round = 0; round < 10_000; round++) {
      int q = allocator.alloc(120_000, 4);
      int p = allocator.alloc(60_000, 4);
      allocator.dealloc(q, 120_000, 4);
      allocator.dealloc(p, 60_000, 4);
    }
    assertThat(memory.memorySize()).isEqualTo(3);
  }

  @Test
  void r1_everLargerBlocksDoNotLeak() {
    for (int k = 1; k <= 256; k++) {
      allocator.dealloc(allocator.alloc(4096 * k, 4), 4096 * k, 4);
    }
    assertThat(memory.memorySize()).isEqualTo(17);
  }

  @Test
  void r1_tinyBlocksDoNotLeak() {
    int pages = 0;
    for (int round = 0; round < 200; round++) {
      int[] blocks = new int[4000];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = allocator.alloc(1 + i % 40, 1);
      }
      int large = allocator.alloc(100_000 + 1000 * (round % 7), 16);
      for (int i = 0; i < blocks.length; i++) {
        int at = i * 7 % blocks.length;
        allocator.dealloc(blocks[at], 1 + at % 40, 1);
      }
      allocator.dealloc(large, 100_000 + 1000 * (round % 7), 16);
      pages = round == 10 ? memory.memorySize() : pages;
    }
    assertThat(memory.memorySize()).isEqualTo(pages).isLessThanOrEqualTo(5);
  }
}
