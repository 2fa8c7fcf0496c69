package com.example.stack;

import dev.linalloc.spi.GrowableMemory;

/**
 * The exercise: this allocator breaks one rule of the specification. Which one, and how do you fix
 * it?
 */
public final class ExerciseAllocator extends StackAllocator {
  /** Makes an allocator over {@code memory} from {@code heapBase} on. */
  public ExerciseAllocator(GrowableMemory memory, int heapBase) {
    super(memory, heapBase);
  }

  /** Fresh pages read zero, so there is nothing to fill. */
  @Override
  public int allocZeroed(int size, int align) {
    return alloc(size, align);
  }
}
