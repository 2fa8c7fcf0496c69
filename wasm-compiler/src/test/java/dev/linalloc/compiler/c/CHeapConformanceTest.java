package dev.linalloc.compiler.c;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.junit.AllocatorConformance;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds C's functions over dl to every rule that binds them. */
@Tag("slow")
final class CHeapConformanceTest extends AllocatorConformance {
  /** What dl takes per block, the granule, and an align of 8 instead of 1. */
  private static final int OVERHEAD_BYTES = 10 + CHeapAllocator.GRANULE + 8 - 1;

  @Override
  protected AllocatorProvider provider() {
    // An align beyond the granule takes as many bytes again, so pages are not bounded.
    return AllocatorProvider.of(
        "c-dl", new Promises(false, true, Promises.UNCHECKED, OVERHEAD_BYTES), CHeapAllocator::new);
  }

  @Override
  protected CheckOptions options() {
    return new CheckOptions(20_261_130, 5_000);
  }

  @Test
  void cFunctionsOverDlConform() {
    assertThat(report().findings()).as("with seed %s", report().seed()).isEmpty();
  }
}
