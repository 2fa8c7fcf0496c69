package dev.linalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cycles of calls in which published allocators take more and more pages. */
class PagesTest {
  private static final int HEAP_BASE = 1024;

  /** wee_alloc 0.4.5 has 3,004 pages after 1,000 rounds of this. */
  @ParameterizedTest
  @ValueSource(strings = {"wee", "dl"})
  void r1_twoBlocksFreedInTheOrderTheyCameReachAFixpointOfFivePages(String name) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      GlobalAllocator allocator = Allocators.provider(name).create(memory, HEAP_BASE);
      int start = memory.memorySize();
      int fixpoint = start;
      for (int round = 1; round <= 10_000; round++) {
        int q = allocator.alloc(120_000, 4);
        int p = allocator.alloc(60_000, 4);
        assertThat(new int[] {q, p}).doesNotContain(GlobalAllocator.NULL);
        allocator.dealloc(q, 120_000, 4);
        allocator.dealloc(p, 60_000, 4);
        if (round == 10) {
          fixpoint = memory.memorySize();
        }
      }
      assertThat(memory.memorySize()).isEqualTo(fixpoint).isLessThanOrEqualTo(start + 5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wee", "dl"})
  void r3_blocksThatGrowByAStepAtATimeTakeTwentyPagesAndTheLargestBlock(String name) {
    int step = 4096;
    int steps = 256;
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      GlobalAllocator allocator = Allocators.provider(name).create(memory, HEAP_BASE);
      for (int k = 1; k <= steps; k++) {
        int block = allocator.alloc(step * k, 4);
        assertThat(block).isNotEqualTo(GlobalAllocator.NULL);
        allocator.dealloc(block, step * k, 4);
      }
      assertThat(memory.memorySize())
          .isLessThanOrEqualTo(20 + step * steps / NativeMemory.PAGE_SIZE);
    }
  }
}
