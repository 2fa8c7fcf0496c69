package dev.linalloc.wee;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** R1: sequences that make wee_alloc 0.4.5 grow without bound. */
class LeakTest {
  @Test
  void r1_freeingInTheOrderOfAllocationReachesAFixpoint() {
    try (Heap heap = Heap.of(1, 1024)) {
      int most = 0;
      for (int round = 1; round <= 10_000; round++) {
        long q = heap.alloc(120_000, 4);
        long p = heap.alloc(60_000, 4);
        heap.dealloc(q, 120_000);
        heap.dealloc(p, 60_000);
        most = Math.max(most, heap.pages());
      }
      assertThat(most).isEqualTo(3);
      assertThat(heap.chunks()).containsExactly("FREE 1024+" + (3 * 65536 - 1024));
    }
  }

  @Test
  void r1_everLargerBlocksUseThePagesOfTheSmallerOnes() {
    try (Heap heap = Heap.of(1, 1024)) {
      for (int k = 1; k <= 256; k++) {
        heap.dealloc(heap.alloc(4096L * k, 4), 4096L * k);
      }
      assertThat(heap.pages()).isEqualTo(17); // the largest request is 16 pages
    }
  }

  @Test
  void r1_growingBlocksSideBySideReachAFixpoint() {
    try (Heap heap = Heap.of(1, 1024)) {
      int pages = 0;
      for (int round = 0; round < 100; round++) {
        long a = heap.alloc(16, 8);
        long b = heap.alloc(16, 8);
        for (int size = 16; size < 100_000; size *= 2) {
          a = heap.realloc(a, size, 2L * size);
          b = heap.realloc(b, size, 2L * size);
        }
        heap.dealloc(a, 131_072);
        heap.dealloc(b, 131_072);
        if (round == 1) {
          pages = heap.pages();
        }
      }
      assertThat(heap.pages()).isEqualTo(pages);
    }
  }
}
