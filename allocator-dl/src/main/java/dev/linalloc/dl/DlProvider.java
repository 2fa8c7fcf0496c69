package dev.linalloc.dl;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;

/** Provides {@link DlAllocator} under the name {@code dl}. */
public final class DlProvider implements AllocatorProvider {
  /** Makes a provider; {@link java.util.ServiceLoader} calls it. */
  public DlProvider() {}

  @Override
  public String name() {
    return "dl";
  }

  /**
   * One page of slack holds the table, a tag and the rounding. A block takes 4 bytes for its tag
   * and is rounded up to a multiple of 8: at most 11 bytes beyond its size. Its align, which is not
   * overhead, is at least 1 of them, so 10 remain.
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
