package dev.linalloc.kit;

import dev.linalloc.kit.trace.Player;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;

/**
 * The memory that an allocator needs for a recorded program. The calls are made without an oracle,
 * on a heap that begins with the second page, as in {@link HeapEfficiency}.
 *
 * @param peakBytes the most bytes that were live at once: the sum of their requested sizes
 * @param pages the pages of the heap at the end, which are the most: memory never shrinks
 * @param failed requests that returned NULL
 */
public record TracePages(long peakBytes, int pages, int failed) {
  /**
   * Measures an allocator on a trace. The trace's own initial memory and heapBase are ignored.
   *
   * @param provider makes the allocators
   * @param trace the calls to make, in order
   * @return the memory that it took
   * @throws IllegalArgumentException if the trace has a step in which another module grows memory,
   *     or growth is limited
   */
  public static TracePages of(AllocatorProvider provider, Trace trace) {
    try (NativeMemory memory = NativeMemory.reserve(HeapEfficiency.FIRST_PAGES)) {
      int heapBase = HeapEfficiency.FIRST_PAGES * LinearMemory.PAGE_SIZE;
      Player player = new Player(provider.create(memory, heapBase));
      long peakBytes = 0;
      int failed = 0;
      for (Step step : trace.steps()) {
        boolean asks = asks(step, player);
        failed += player.play(step) == GlobalAllocator.NULL && asks ? 1 : 0;
        peakBytes = Math.max(peakBytes, player.liveBytes());
      }
      return new TracePages(peakBytes, memory.memorySize() - HeapEfficiency.FIRST_PAGES, failed);
    }
  }

  /**
   * Returns whether a step makes a request: the player skips a realloc of a block that is not live.
   */
  private static boolean asks(Step step, Player player) {
    return step instanceof Step.Alloc
        || (step instanceof Step.Realloc realloc && player.isKnown(realloc.id()));
  }

  /**
   * {@return the bytes of all pages divided by the peak of live bytes: NaN if both are 0, infinite
   * if only the peak is 0}
   */
  public double ratio() {
    return (double) pages * LinearMemory.PAGE_SIZE / peakBytes;
  }
}
