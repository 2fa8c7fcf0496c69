package dev.linalloc.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Evidence;
import dev.linalloc.spec.Evidence.Kind;
import dev.linalloc.spec.Level;
import dev.linalloc.spec.Rule;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The matrix of evidence holds: all that it names exists and passed in this build, and no MUST
 * hangs on one kind alone. It runs after all other tests, by an execution of its own.
 */
class MatrixTest {
  private static final List<Evidence> ALL = Evidence.all();
  private static final int INDEPENDENT = 2;

  private final Ledger ledger = new Ledger();

  @TestFactory
  Stream<DynamicTest> everyPieceOfEvidenceExistsAndRan() {
    return Stream.of(Rule.values())
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule + " " + rule.title(),
                    () -> assertThat(ofRule(rule).flatMap(each -> complaints(each))).isEmpty()));
  }

  @Test
  void noMustHasFewerThanTwoIndependentKinds() {
    assertThat(lacking(ALL)).isEmpty();
  }

  @Test
  void everyWrongAllocatorIsInTheMatrix() {
    assertThat(
            ALL.stream()
                .filter(each -> each.kind() == Kind.WRONG)
                .map(each -> each.rule() + " " + each.name()))
        .containsExactlyInAnyOrderElementsOf(
            WrongAllocators.all().stream().map(each -> each.rule() + " " + each.name()).toList());
  }

  @Test
  void nothingIsNamedTwiceAndRulesAreInOrder() {
    assertThat(ALL).doesNotHaveDuplicates();
    assertThat(ALL).extracting(Evidence::rule).isSorted();
  }

  /** What a build says when somebody takes evidence away, or misspells it. */
  @Test
  void takingAwayOneOfTwoKindsBreaksTheBuild() {
    List<Rule> hanging =
        Stream.of(Rule.values())
            .filter(rule -> rule.level() == Level.MUST)
            .filter(rule -> Evidence.judges(rule, ALL).size() == INDEPENDENT)
            .toList();
    assertThat(hanging).isNotEmpty();
    for (Rule rule : hanging) {
      for (String judge : Evidence.judges(rule, ALL)) {
        Predicate<Evidence> taken =
            each -> each.rule() == rule && each.kind().judge().equals(judge);
        assertThat(lacking(ALL.stream().filter(taken.negate()).toList()))
            .as("%s without %s", rule, judge)
            .containsExactly(rule);
      }
    }
  }

  @Test
  void evidenceThatDoesNotExistBreaksTheBuild() {
    for (Evidence each : ALL) {
      Evidence gone = new Evidence(each.rule(), each.kind(), each.name() + "Gone");
      assertThat(ledger.complaint(gone)).get().asString().startsWith(each.rule() + ": the ");
    }
  }

  @Test
  void evidenceOfAnotherRuleBreaksTheBuild() {
    assertThat(ledger.complaint(new Evidence(Rule.A2, Kind.WRONG, "aligns-to-a-word"))).isPresent();
    assertThat(
            ledger.complaint(
                new Evidence(Rule.F1, Kind.EXAMPLE, "dev.linalloc.mini.MiniAllocatorTest")))
        .isPresent();
  }

  private static List<Rule> lacking(List<Evidence> evidence) {
    return Stream.of(Rule.values())
        .filter(rule -> rule.level() == Level.MUST)
        .filter(
            rule -> {
              Set<String> judges = Evidence.judges(rule, evidence);
              return judges.size() < INDEPENDENT;
            })
        .toList();
  }

  private static Stream<Evidence> ofRule(Rule rule) {
    return ALL.stream().filter(each -> each.rule() == rule);
  }

  private Stream<String> complaints(Evidence evidence) {
    return ledger.complaint(evidence).stream();
  }
}
