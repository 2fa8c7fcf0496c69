package dev.linalloc.kit.toy;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;

/**
 * Provides the toys, and any other allocator whose constructor takes a memory and a heapBase.
 *
 * @param name see {@link AllocatorProvider#name()}
 * @param promises see {@link AllocatorProvider#promises()}
 * @param maker see {@link AllocatorProvider#create(GrowableMemory, int)}
 */
public record ToyProvider(String name, Promises promises, Maker maker)
    implements AllocatorProvider {
  /** The toy bump allocator. */
  public static final ToyProvider BUMP =
      new ToyProvider("toy-bump", new Promises(true, false, 0, 0), ToyBump::new);

  /** The toy free list; its overhead per block is the rounding of the size. */
  public static final ToyProvider FREE_LIST =
      new ToyProvider("toy-free-list", new Promises(false, true, 0, 8), ToyFreeList::new);

  /** A constructor of an allocator. */
  @FunctionalInterface
  public interface Maker {
    /** Makes an allocator over {@code memory} from {@code heapBase} on. */
    GlobalAllocator create(GrowableMemory memory, int heapBase);
  }

  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return maker.create(memory, heapBase);
  }
}
