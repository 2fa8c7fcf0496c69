package dev.linalloc.host;

import dev.linalloc.host.ink.EdgeCases;
import dev.linalloc.host.ink.InkReport;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;

/** Measures what a compiled allocator's calls cost on Arbitrum Stylus, in ink. */
public final class InkBenchmark {
  private static final int STEADY_CALLS = 1000;
  private static final int STEADY_SIZE = 16;
  private static final int STEADY_ALIGN = 8;

  private final GuestProvider provider;

  private InkBenchmark(GuestProvider provider) {
    this.provider = provider;
  }

  /**
   * Runs the walk and the steady calls of {@link InkReport}.
   *
   * @param provider a provider of a module that was {@linkplain GuestModule#loadMetered loaded
   *     metered}
   * @return the mean ink per call, and what the walk used
   * @throws IllegalStateException if a request fails
   */
  public static InkReport measure(GuestProvider provider) {
    InkBenchmark benchmark = new InkBenchmark(provider);
    Walk alloc = benchmark.walk(false);
    Walk zeroed = benchmark.walk(true);
    double[] steady = benchmark.steady();
    return new InkReport(
        alloc.inkACall(),
        zeroed.inkACall(),
        steady[0],
        steady[1],
        provider.module().size(),
        alloc.pages,
        alloc.calls);
  }

  private record Walk(long ink, int calls, int pages) {
    double inkACall() {
      return (double) ink / calls;
    }
  }

  private Walk walk(boolean zeroed) {
    try (NativeMemory memory = reserve()) {
      GuestAllocator allocator = provider.create(memory);
      long before = allocator.ink();
      int calls = EdgeCases.walk(allocator, memory, zeroed);
      return new Walk(allocator.ink() - before, calls, memory.memorySize());
    }
  }

  /** Returns the mean ink per call on a fresh heap, and again after all blocks were given back. */
  private double[] steady() {
    try (NativeMemory memory = reserve()) {
      GuestAllocator allocator = provider.create(memory);
      int[] blocks = new int[STEADY_CALLS];
      double fresh = steady(allocator, memory, blocks);
      for (int i = blocks.length - 1; i >= 0; i--) {
        allocator.dealloc(blocks[i], STEADY_SIZE, STEADY_ALIGN);
      }
      return new double[] {fresh, steady(allocator, memory, blocks)};
    }
  }

  private NativeMemory reserve() {
    return NativeMemory.reserve(provider.module().initialPages(), provider.module().maximumPages());
  }

  private static double steady(GuestAllocator allocator, LinearMemory memory, int[] blocks) {
    long ink = 0;
    for (int i = 0; i < blocks.length; ) {
      int pages = memory.memorySize();
      long before = allocator.ink();
      blocks[i] = allocator.alloc(STEADY_SIZE, STEADY_ALIGN);
      if (blocks[i] == GlobalAllocator.NULL) {
        throw new IllegalStateException("alloc(16, 8) failed");
      }
      if (memory.memorySize() == pages) {
        ink += allocator.ink() - before;
        i++;
      }
    }
    return (double) ink / blocks.length;
  }
}
