package dev.linalloc.mini;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.api.Promises;

/** Provides {@link MiniAllocator} under the name {@code mini}. */
public final class MiniProvider implements AllocatorProvider {
  @Override
  public String name() {
    return "mini";
  }

  @Override
  public Promises promises() {
    return new Promises(true, false, 0, 0);
  }

  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return new MiniAllocator(memory, heapBase);
  }
}
