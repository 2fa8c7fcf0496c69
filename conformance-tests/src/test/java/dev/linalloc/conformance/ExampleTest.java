package dev.linalloc.conformance;

import static dev.linalloc.spi.GlobalAllocator.NULL;
import static dev.linalloc.spi.LinearMemory.PAGE_SIZE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that otherwise only the oracle checks, in cases that can be worked out by hand. */
class ExampleTest {
  private static final int HEAP_BASE = 1024;

  static List<AllocatorProvider> allocators() {
    return Allocators.providers();
  }

  /**
   * A block of 24 bytes aligned to 8 may cost 32 bytes and the overhead. The first page has 64,512
   * bytes from heapBase on. Tables may take 4,096 of them, so at least 60,416 are left for blocks.
   */
  @ParameterizedTest
  @MethodSource("allocators")
  void r2_aPageHoldsAsManyBlocksAsThePromisedOverheadLetsIt(AllocatorProvider provider) {
    int overhead = provider.promises().overheadBytes();
    assertThat(overhead).isNotEqualTo(Promises.UNCHECKED);
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      GlobalAllocator allocator = provider.create(memory, HEAP_BASE);
      for (int block = 0; block < 60_416 / (32 + overhead); block++) {
        assertThat(allocator.alloc(24, 8)).isNotEqualTo(NULL);
      }
      assertThat(memory.memorySize()).isEqualTo(1);
    }
  }

  /**
   * The first block makes two cuts, so D2 allows the second request 64 + 32 · 3 accesses. D2 allows
   * the two deallocations more, but here they must not make more accesses than that.
   */
  @ParameterizedTest
  @MethodSource("allocators")
  void d2_aSecondBlockTakesAtMost160Accesses(AllocatorProvider provider) {
    AtomicInteger accesses = new AtomicInteger();
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      GlobalAllocator allocator = provider.create(counting(memory, accesses), HEAP_BASE);
      int first = allocator.alloc(24, 8);
      accesses.set(0);
      int second = allocator.alloc(40_000, 16);
      assertThat(accesses.getAndSet(0)).isLessThanOrEqualTo(160);
      allocator.dealloc(first, 24, 8);
      assertThat(accesses.getAndSet(0)).isLessThanOrEqualTo(160);
      allocator.dealloc(second, 40_000, 16);
      assertThat(accesses.get()).isLessThanOrEqualTo(160);
    }
  }

  /** Sizes at each power of two, one less and one more, with each possible align. */
  @ParameterizedTest
  @MethodSource("allocators")
  void d3_noSizeAndNoAlignThrows(AllocatorProvider provider) {
    try (NativeMemory memory = NativeMemory.reserve(1, 2)) {
      GlobalAllocator allocator = provider.create(memory, HEAP_BASE);
      for (int align = 0; align < 32; align++) {
        for (int size = 0; size < 32; size++) {
          for (int off = -1; off <= 1; off++) {
            int bytes = (1 << size) + off;
            int block = allocator.alloc(bytes, 1 << align);
            boolean small = Integer.compareUnsigned(bytes, 2 * PAGE_SIZE - HEAP_BASE) <= 0;
            assertThat(block == NULL || small).isTrue();
            if (block != NULL) {
              allocator.dealloc(block, bytes, 1 << align);
            }
          }
        }
      }
    }
  }

  private static GrowableMemory counting(GrowableMemory memory, AtomicInteger accesses) {
    return (GrowableMemory)
        Proxy.newProxyInstance(
            ExampleTest.class.getClassLoader(),
            new Class<?>[] {GrowableMemory.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("memorySize")) {
                accesses.incrementAndGet();
              }
              return method.invoke(memory, arguments);
            });
  }
}
