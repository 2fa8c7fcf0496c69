package com.example.stack;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.api.Promises;

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
