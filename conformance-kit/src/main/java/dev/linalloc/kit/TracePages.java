package dev.linalloc.kit;

import dev.linalloc.kit.trace.Player;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;

/**
 * What a recorded program costs in memory: its calls, made without an oracle, on a heap that begins
 * with the second page, as in {@link HeapEfficiency}.
 *
 * @param peakBytes the most bytes that were live at once: a sum of requested sizes
 * @param pages the pages of the heap at the end, which are the most there were: memory never
 *     shrinks
 * @param failed requests that were answered NULL
 */
public record TracePages(long peakBytes, int pages, int failed) {
  /**
   * Measures an allocator on a trace; the memory that the trace says it starts from does not count.
   *
   * @throws IllegalArgumentException where somebody else grows memory or limits it
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

  /** Whether a step asks for a block: a block whose request failed is not reallocated. */
  private static boolean asks(Step step, Player player) {
    return step instanceof Step.Alloc
        || (step instanceof Step.Realloc realloc && player.isKnown(realloc.id()));
  }

  /** Returns the bytes of the pages over the bytes live at most; NaN if nothing ever was live. */
  public double ratio() {
    return (double) pages * LinearMemory.PAGE_SIZE / peakBytes;
  }
}
