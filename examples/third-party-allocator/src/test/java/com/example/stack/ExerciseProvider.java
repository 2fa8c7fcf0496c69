package com.example.stack;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;

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
