package dev.linalloc.mini;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;

/** Provides {@link MiniAllocator} under the name {@code mini}. */
public final class MiniProvider implements AllocatorProvider {
  /** Makes a provider; {@link java.util.ServiceLoader} calls it. */
  public MiniProvider() {}

  @Override
  public String name() {
    return "mini";
  }

  @Override
  public Promises promises() {
    return new Promises(true, false, 0, 0).withZeroed(true);
  }

  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return new MiniAllocator(memory, heapBase);
  }
}
