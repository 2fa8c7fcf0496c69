package com.example.stack;

import dev.linalloc.kit.junit.AllocatorConformance;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;

/** Fails until the exercise is solved, so it only runs by name: -Dtest=ExerciseConformance. */
class ExerciseConformance extends AllocatorConformance {
  @Override
  protected AllocatorProvider provider() {
    return AllocatorProvider.of("exercise", Promises.NONE, ExerciseAllocator::new);
  }
}
