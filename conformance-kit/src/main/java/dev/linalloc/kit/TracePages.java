package dev.linalloc.kit;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import java.util.HashMap;
import java.util.Map;

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
      trace.steps().forEach(player::play);
      return new TracePages(
          player.peakBytes, memory.memorySize() - HeapEfficiency.FIRST_PAGES, player.failed);
    }
  }

  /** Returns the bytes of the pages over the bytes live at most. */
  public double ratio() {
    return (double) pages * LinearMemory.PAGE_SIZE / peakBytes;
  }

  private record Block(int address, int size, int align) {
    long bytes() {
      return Integer.toUnsignedLong(size);
    }
  }

  /** Makes the calls and keeps what is live, by id. */
  private static final class Player {
    private final GlobalAllocator allocator;
    private final Map<Integer, Block> live = new HashMap<>();
    private long liveBytes;
    private long peakBytes;
    private int failed;

    Player(GlobalAllocator allocator) {
      this.allocator = allocator;
    }

    void play(Step step) {
      switch (step) {
        case Step.Alloc alloc -> alloc(alloc);
        case Step.Realloc realloc -> realloc(realloc);
        case Step.Free free -> free(free);
        case Step.ForeignGrow _, Step.Limit _ ->
            throw new IllegalArgumentException("\"" + step + "\" is no step of a recorded program");
      }
      peakBytes = Math.max(peakBytes, liveBytes);
    }

    private void alloc(Step.Alloc step) {
      int address =
          step.zeroed()
              ? allocator.allocZeroed(step.size(), step.align())
              : allocator.alloc(step.size(), step.align());
      keep(step.id(), new Block(address, step.size(), step.align()));
    }

    private void realloc(Step.Realloc step) {
      Block old = live.get(step.id());
      if (old != null) {
        int address = allocator.realloc(old.address, old.size, old.align, step.newSize());
        keep(step.id(), new Block(address, step.newSize(), old.align));
      }
    }

    private void free(Step.Free step) {
      Block block = live.remove(step.id());
      if (block != null) {
        allocator.dealloc(block.address, block.size, block.align);
        liveBytes -= block.bytes();
      }
    }

    /** A request that failed leaves all as it was. */
    private void keep(int id, Block block) {
      if (block.address == GlobalAllocator.NULL) {
        failed++;
        return;
      }
      Block old = live.put(id, block);
      liveBytes += block.bytes() - (old == null ? 0 : old.bytes());
    }
  }
}
