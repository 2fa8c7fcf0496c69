package dev.linalloc.kit.odd;

import static dev.linalloc.spi.Promises.UNCHECKED;

import dev.linalloc.kit.toy.ToyBump;
import dev.linalloc.kit.toy.ToyFreeList;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import java.util.List;

/** Unusual allocators that keep every rule: the kit must find no breach. */
public final class OddAllocators {
  private OddAllocators() {}

  public static List<AllocatorProvider> all() {
    return List.of(
        AllocatorProvider.of("padding", new Promises(false, true, 1, 24), Padding::new),
        AllocatorProvider.of("downward", new Promises(false, false, 0, UNCHECKED), Downward::new),
        AllocatorProvider.of("over-aligning", new Promises(false, true, 1, 64), OverAligning::new));
  }

  /** Leaves 16 bytes between blocks. */
  private static final class Padding extends ToyFreeList {
    private static final int PADDING = 16;

    Padding(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      return super.place(size + PADDING, align);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      super.dealloc(address, size == 0 ? 0 : size + PADDING, align);
    }

    @Override
    protected void shrink(long address, long size, long newSize, long align) {
      super.shrink(address, size + PADDING, newSize + PADDING, align);
    }
  }

  /** Hands out each run of pages from its end downwards; never reuses memory. */
  private static final class Downward extends ToyBump {
    private long bottom;

    Downward(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
      bottom = top;
      top = Math.min(bound, LAST);
    }

    @Override
    protected long place(long size, long align) {
      long start = top - size & -align;
      if (start < bottom) {
        long from = Math.max(memoryEnd(), bound);
        long end = alignUp(from, align) + size;
        if (end > LAST || !extend(end)) {
          return NULL;
        }
        bottom = from;
        start = Math.min(bound, LAST) - size & -align;
      }
      top = start;
      return start;
    }
  }

  /** Starts each block, and ends each chunk, at a multiple of 64. */
  private static final class OverAligning extends ToyFreeList {
    OverAligning(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long alignUp(long address, long align) {
      return super.alignUp(address, Math.max(align, 64));
    }
  }
}
