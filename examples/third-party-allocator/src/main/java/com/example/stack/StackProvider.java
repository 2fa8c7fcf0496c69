package com.example.stack;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;

/** Provides {@link StackAllocator} under the name {@code stack}. */
public final class StackProvider implements AllocatorProvider {
  @Override
  public String name() {
    return "stack";
  }

  /** It reuses memory, so it is no bump allocator; it forgets holes, so it is not reclaiming. */
  @Override
  public Promises promises() {
    return Promises.NONE;
  }

  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return new StackAllocator(memory, heapBase);
  }
}
