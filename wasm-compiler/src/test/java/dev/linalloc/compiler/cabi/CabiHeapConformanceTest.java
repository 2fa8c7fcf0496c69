package dev.linalloc.compiler.cabi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.kit.junit.AllocatorConformance;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds {@code cabi_realloc} over each allocator to every rule that binds it. */
@Tag("slow")
class CabiHeapConformanceTest {
  /** What the tests of all three have in common. */
  abstract static class OverAllocator extends AllocatorConformance {
    private final String name;
    private final Promises promises;
    private final Rule[] warnings;

    OverAllocator(String name, Promises promises, Rule... warnings) {
      this.name = name;
      this.promises = promises;
      this.warnings = warnings.clone();
    }

    @Override
    protected AllocatorProvider provider() {
      return AllocatorProvider.of(
          "cabi-" + name,
          promises,
          (memory, heapBase) -> CabiHeapAllocator.over(name, memory, heapBase));
    }

    @Override
    protected CheckOptions options() {
      return new CheckOptions(20_261_130, 2_000);
    }

    @Test
    void theFunctionConforms() {
      assertThat(report().findings())
          .as("with seed %s", report().seed())
          .extracting(Finding::rule)
          .containsOnly(warnings);
      assertThat(report().conforms(false)).isTrue();
    }
  }

  @Nested
  class OverMini extends OverAllocator {
    OverMini() {
      // It uses the newest block's memory again, so it neither bumps nor reclaims.
      super("mini", new Promises(false, false, 0, 0));
    }
  }

  @Nested
  class OverWee extends OverAllocator {
    OverWee() {
      // A failed request flushes wee's classes.
      super("wee", Allocators.provider("wee").promises(), Rule.G7);
    }
  }

  @Nested
  class OverDl extends OverAllocator {
    OverDl() {
      super("dl", Allocators.provider("dl").promises());
    }
  }
}
