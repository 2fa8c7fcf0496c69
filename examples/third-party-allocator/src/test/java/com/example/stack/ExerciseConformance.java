package com.example.stack;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.kit.junit.AllocatorConformance;

/** Fails until the exercise is solved, so it only runs where asked for: -Dtest=ExerciseConformance. */
class ExerciseConformance extends AllocatorConformance {
  @Override
  protected AllocatorProvider provider() {
    return new ExerciseProvider();
  }
}
