package dev.linalloc.dl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.junit.AllocatorConformance;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.RuleResult;
import dev.linalloc.kit.report.RuleResult.Outcome;
import dev.linalloc.spi.AllocatorProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds dl to every rule that binds it. */
@Tag("slow")
final class DlConformanceTest extends AllocatorConformance {
  @Override
  protected AllocatorProvider provider() {
    return new DlProvider();
  }

  @Override
  protected CheckOptions options() {
    return new CheckOptions(20_261_126, 20_000);
  }

  @Test
  void dlConformsWithNothingSkippedAndNoWarning() {
    assertThat(report().findings()).as("with seed %s", report().seed()).isEmpty();
    assertThat(report().rules())
        .extracting(RuleResult::outcome)
        .containsOnly(Outcome.PASS, Outcome.NOT_PROMISED);
    assertThat(report().conforms(true)).isTrue();
  }
}
