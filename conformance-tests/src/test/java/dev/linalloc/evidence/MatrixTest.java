package dev.linalloc.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Evidence;
import dev.linalloc.spec.Evidence.Kind;
import dev.linalloc.spec.Evidence.Subject;
import dev.linalloc.spec.Level;
import dev.linalloc.spec.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Checks the matrix of evidence: each piece exists and passed in this build, and for each allocator
 * at least two independent kinds support each MUST that binds it. A separate execution of Surefire
 * runs this test after all others.
 */
class MatrixTest {
  private static final List<Evidence> ALL = Evidence.all();
  private static final int INDEPENDENT = 2;

  /** A test of an allocator's own package that is named after a rule: its class, and the rule. */
  private static final Pattern OF_ALLOCATOR =
      Pattern.compile("(dev\\.linalloc\\.(?:mini|wee|dl)\\.\\w+)#([a-z]\\d)_.*");

  /** A MUST and an allocator that it binds. */
  private record Duty(Rule rule, Subject subject) {}

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
  void noMustHasFewerThanTwoIndependentKindsForAnyAllocator() {
    assertThat(lacking(ALL)).isEmpty();
  }

  @Test
  void evidenceOfATestInAnAllocatorsPackageSpeaksOfThatAllocator() {
    assertThat(ALL)
        .filteredOn(each -> each.name().matches("dev\\.linalloc\\.(mini|wee|dl)\\..*"))
        .isNotEmpty()
        .allMatch(each -> each.name().startsWith("dev.linalloc." + each.subject().title() + "."));
  }

  @Test
  void everyTestOfAnAllocatorThatIsNamedAfterARuleIsInTheMatrix() {
    Set<String> rows =
        ALL.stream().map(each -> each.rule() + " " + each.name()).collect(Collectors.toSet());
    Stream<String> named =
        ledger
            .passed()
            .map(OF_ALLOCATOR::matcher)
            .filter(Matcher::matches)
            .map(test -> test.group(2).toUpperCase(Locale.ROOT) + " " + test.group(1));
    assertThat(named).isNotEmpty().isSubsetOf(rows);
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

  /** If a MUST has exactly two kinds of evidence for an allocator, each of them is needed. */
  @Test
  void takingAwayOneOfTwoKindsBreaksTheBuild() {
    List<Duty> hanging = duties().filter(duty -> judges(duty, ALL).size() == INDEPENDENT).toList();
    assertThat(hanging).extracting(Duty::subject).contains(Subject.values());
    for (Duty duty : hanging) {
      for (String judge : judges(duty, ALL)) {
        Predicate<Evidence> taken =
            each ->
                each.rule() == duty.rule
                    && each.subject() == duty.subject
                    && each.kind().judge().equals(judge);
        assertThat(lacking(ALL.stream().filter(taken.negate()).toList()))
            .as("%s without %s", duty, judge)
            .containsExactly(duty);
      }
    }
  }

  @Test
  void evidenceThatDoesNotExistBreaksTheBuild() {
    for (Evidence each : ALL) {
      Evidence gone = new Evidence(each.rule(), each.subject(), each.kind(), each.name() + "Gone");
      assertThat(ledger.complaint(gone)).get().asString().startsWith(each.rule() + ": the ");
    }
  }

  @Test
  void evidenceOfAnotherRuleBreaksTheBuild() {
    assertThat(ledger.complaint(new Evidence(Rule.A2, Subject.KIT, Kind.WRONG, "aligns-to-a-word")))
        .isPresent();
    assertThat(
            ledger.complaint(
                new Evidence(
                    Rule.F1, Subject.MINI, Kind.EXAMPLE, "dev.linalloc.mini.MiniAllocatorTest")))
        .isPresent();
  }

  private static List<Duty> lacking(List<Evidence> evidence) {
    return duties().filter(duty -> judges(duty, evidence).size() < INDEPENDENT).toList();
  }

  /**
   * Each MUST with each allocator that it binds; a MUST of memory or of the front door with the
   * kit.
   */
  private static Stream<Duty> duties() {
    return Stream.of(Rule.values())
        .filter(rule -> rule.level() == Level.MUST)
        .flatMap(
            rule ->
                Stream.of(Subject.values())
                    .filter(subject -> binds(rule, subject))
                    .map(subject -> new Duty(rule, subject)));
  }

  private static boolean binds(Rule rule, Subject subject) {
    return subject == Subject.KIT
        ? !rule.scope().ofAllocators()
        : rule.scope().binds(Allocators.provider(subject.title()).promises());
  }

  private static Set<String> judges(Duty duty, List<Evidence> evidence) {
    return Evidence.judges(duty.rule, duty.subject, evidence);
  }

  private static Stream<Evidence> ofRule(Rule rule) {
    return ALL.stream().filter(each -> each.rule() == rule);
  }

  private Stream<String> complaints(Evidence evidence) {
    return ledger.complaint(evidence).stream();
  }
}
