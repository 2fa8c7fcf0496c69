package dev.linalloc.dl;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;

/** Provides {@link DlAllocator} under the name {@code dl}. */
public final class DlProvider implements AllocatorProvider {
  @Override
  public String name() {
    return "dl";
  }

  /**
   * One page of slack holds the bins, a tag and the rounding. A block costs 4 bytes for its tag and
   * is rounded up to a multiple of 8: 11 bytes beyond its size at the most, of which its align is
   * at least one.
   */
  @Override
  public Promises promises() {
    return new Promises(false, true, 1, 10);
  }

  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return new DlAllocator(memory, heapBase);
  }
}
