package com.example.stack;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.api.Promises;

final class ExerciseProvider implements AllocatorProvider {
  @Override
  public String name() {
    return "exercise";
  }

  @Override
  public Promises promises() {
    return Promises.NONE;
  }

  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return new ExerciseAllocator(memory, heapBase);
  }
}
