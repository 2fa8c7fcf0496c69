package com.example.app;

import dev.linalloc.kit.junit.AllocatorConformance;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.spi.AllocatorProvider;

/** The kit's test, with few steps, because this project tests the build and not the allocator. */
class CertificateTest extends AllocatorConformance {
  @Override
  protected AllocatorProvider provider() {
    return App.provider();
  }

  @Override
  protected CheckOptions options() {
    return new CheckOptions(1, 100);
  }
}
