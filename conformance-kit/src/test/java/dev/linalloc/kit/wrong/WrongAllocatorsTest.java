package dev.linalloc.kit.wrong;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.Report;
import dev.linalloc.kit.report.RuleResult.Outcome;
import dev.linalloc.spec.Rule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WrongAllocatorsTest {
  private static final CheckOptions FEW = new CheckOptions(20_260_401, 5_000);
  private static final int LONGEST = 12;

  static List<WrongAllocator> all() {
    return WrongAllocators.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void theKitBlamesTheRuleInTheTableFirst(WrongAllocator wrong) {
    Finding finding = Conformance.firstFinding(wrong.provider(), FEW).orElseThrow();
    System.out.printf(
        "%-3s %-34s %2d steps  %s%n",
        finding.rule(), wrong.name(), finding.trace().steps().size(), finding.evidence());
    assertThat(finding.rule()).as(finding.toString()).isEqualTo(wrong.rule());
    assertThat(finding.trace().steps()).hasSizeLessThanOrEqualTo(LONGEST);
    assertThat(Conformance.replay(wrong.provider(), finding.trace()).finding())
        .get()
        .extracting(Finding::rule)
        .isEqualTo(wrong.rule());
  }

  @Test
  void everyRuleOfAllocatorsIsBrokenByOne() {
    assertThat(all().stream().map(WrongAllocator::rule))
        .containsAll(Stream.of(Rule.values()).filter(rule -> rule.scope().ofAllocators()).toList());
  }

  @Test
  void thereAreAtLeastFiftyEightEachWithItsOwnName() {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(58);
    assertThat(all()).extracting(WrongAllocator::name).doesNotHaveDuplicates();
    assertThat(all()).extracting(WrongAllocator::rule).isSorted();
  }

  @Test
  void aWholeCheckGoesOnAfterTheFirstFindingAndReportsIt() {
    WrongAllocator wrong =
        all().stream().filter(each -> each.rule() == Rule.B1).findFirst().orElseThrow();
    CheckOptions scriptsAlone = new CheckOptions(FEW.seed(), 0);
    Report report = Conformance.check(wrong.provider(), scriptsAlone, Progress.NONE);
    assertThat(report.conforms(false)).isFalse();
    assertThat(report.findings().getFirst())
        .isEqualTo(Conformance.firstFinding(wrong.provider(), scriptsAlone).orElseThrow());
    assertThat(report.rules())
        .filteredOn(result -> result.outcome() == Outcome.FAIL)
        .extracting(result -> result.rule())
        .contains(Rule.B1);
  }

  @Test
  void aBrokenShouldIsAWarning() {
    WrongAllocator wrong =
        all().stream().filter(each -> each.rule() == Rule.G7).findFirst().orElseThrow();
    Report report =
        Conformance.check(wrong.provider(), new CheckOptions(FEW.seed(), 0), Progress.NONE);
    assertThat(report.rules())
        .filteredOn(result -> result.rule() == Rule.G7)
        .allMatch(result -> result.outcome() == Outcome.WARN);
    assertThat(report.conforms(false)).isTrue();
    assertThat(report.conforms(true)).isFalse();
  }
}
