package com.example.stack;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.kit.junit.AllocatorConformance;

/** The certificate: a test for each rule. */
class StackAllocatorTest extends AllocatorConformance {
  @Override
  protected AllocatorProvider provider() {
    return new StackProvider();
  }
}
