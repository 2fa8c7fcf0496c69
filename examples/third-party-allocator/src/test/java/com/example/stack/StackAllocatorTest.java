package com.example.stack;

import dev.linalloc.kit.junit.AllocatorConformance;
import dev.linalloc.spi.AllocatorProvider;

/** Certifies the allocator: a test per rule. */
class StackAllocatorTest extends AllocatorConformance {
  @Override
  protected AllocatorProvider provider() {
    return new StackProvider();
  }
}
