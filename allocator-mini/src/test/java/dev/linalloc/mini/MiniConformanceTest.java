package dev.linalloc.mini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.Report;
import dev.linalloc.kit.report.RuleResult;
import dev.linalloc.kit.report.RuleResult.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds mini to every rule that binds it. */
@Tag("slow")
final class MiniConformanceTest {
  @Test
  void miniConformsWithNothingSkippedAndNoWarning() {
    CheckOptions options = new CheckOptions(20_261_122, 20_000);
    Report report = Conformance.check(new MiniProvider(), options, Progress.NONE);
    assertThat(report.findings()).as("with seed %s", report.seed()).isEmpty();
    assertThat(report.rules())
        .extracting(RuleResult::outcome)
        .containsOnly(Outcome.PASS, Outcome.NOT_PROMISED);
    assertThat(report.conforms(true)).isTrue();
  }
}
