package dev.linalloc.wee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.junit.AllocatorConformance;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.RuleResult;
import dev.linalloc.kit.report.RuleResult.Outcome;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds wee to every rule that binds it. */
@Tag("slow")
final class WeeConformanceTest extends AllocatorConformance {
  @Override
  protected AllocatorProvider provider() {
    return new WeeProvider();
  }

  @Override
  protected CheckOptions options() {
    return new CheckOptions(20_261_126, 20_000);
  }

  /** A failed request flushes the classes: a breach of {@link Rule#G7}, which is only a warning. */
  @Test
  void weeConformsWithNothingSkippedAndOneWarning() {
    assertThat(report().findings())
        .as("with seed %s", report().seed())
        .extracting(Finding::rule)
        .containsOnly(Rule.G7);
    assertThat(report().rules())
        .extracting(RuleResult::outcome)
        .containsOnly(Outcome.PASS, Outcome.WARN, Outcome.NOT_PROMISED);
    assertThat(report().conforms(false)).isTrue();
  }
}
