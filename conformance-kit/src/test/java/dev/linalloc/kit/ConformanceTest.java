package dev.linalloc.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.linalloc.kit.odd.OddAllocators;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.CoverageLine;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.Report;
import dev.linalloc.kit.report.RuleResult;
import dev.linalloc.kit.report.RuleResult.Outcome;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.ToyBump;
import dev.linalloc.kit.toy.ToyFreeList;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConformanceTest {
  private static final CheckOptions FEW = new CheckOptions(20_260_401, 3_000);

  static Stream<AllocatorProvider> rightOnes() {
    return Stream.concat(Toys.all().stream(), OddAllocators.all().stream());
  }

  @ParameterizedTest
  @MethodSource("rightOnes")
  void aRightAllocatorPassesEveryRuleThatBindsIt(AllocatorProvider provider) {
    Report report = Conformance.check(provider, FEW, Progress.NONE);
    assertThat(report.findings()).isEmpty();
    assertThat(report.missed()).isEmpty();
    assertThat(report.rules())
        .allSatisfy(
            result ->
                assertThat(result.outcome())
                    .as(result.toString())
                    .isEqualTo(
                        result.rule().scope().binds(provider.promises())
                            ? Outcome.PASS
                            : Outcome.NOT_PROMISED));
    assertThat(report.conforms(true)).isTrue();
    assertThat(report.target()).isEqualTo(provider.name());
    assertThat(report.promises()).isEqualTo(provider.promises());
    assertThat(report.seed()).isEqualTo(FEW.seed());
  }

  /** It takes foreign pages for its own, so it conforms only if there are none. */
  @Test
  void anAllocatorThatMustBeTheSoleOwnerConformsOnThatCondition() {
    AllocatorProvider trusting = WrongAllocators.named("trusts-that-pages-follow");
    Promises sole = trusting.promises().withSoleOwner(true);
    Report report =
        Conformance.check(AllocatorProvider.of("sole", sole, trusting::create), FEW, Progress.NONE);
    assertThat(report.findings()).isEmpty();
    assertThat(report.missed()).isEmpty();
    assertThat(report.conforms(true)).isTrue();
    assertThat(report.rules())
        .filteredOn(result -> result.reason().equals("no other code grows memory"))
        .extracting(RuleResult::rule)
        .containsExactly(Rule.C2, Rule.G6);
  }

  @Test
  void anAllocatorThatRefusesLargeRequestsConformsOnThatCondition() {
    Promises any = Toys.FREE_LIST.promises();
    CheckOptions scriptsAlone = new CheckOptions(FEW.seed(), 0);
    assertThat(Conformance.firstFinding(refusingLarge(any), scriptsAlone).map(Finding::rule))
        .contains(Rule.G5);
    Promises upTo2Gib = any.withMaxSize(Integer.MAX_VALUE);
    Report report = Conformance.check(refusingLarge(upTo2Gib), FEW, Progress.NONE);
    assertThat(report.findings()).isEmpty();
    assertThat(report.conforms(true)).isTrue();
  }

  /** Refuses every request for 2 GiB and more. */
  private static AllocatorProvider refusingLarge(Promises promises) {
    return AllocatorProvider.of(
        "refusing-large",
        promises,
        (memory, heapBase) ->
            new ToyFreeList(memory, heapBase) {
              @Override
              public int alloc(int size, int align) {
                return size < 0 ? NULL : super.alloc(size, align);
              }
            });
  }

  @Test
  void scriptsAloneReachEveryRequiredSituation() {
    Report report = Conformance.check(Toys.BUMP, new CheckOptions(FEW.seed(), 0), Progress.NONE);
    assertThat(report.missed()).isEmpty();
  }

  @Test
  void aCheckThatMissesASituationCertifiesNoAllocator() {
    CoverageLine missed = new CoverageLine("align 4", true, 0);
    CoverageLine notRequired = new CoverageLine("moved", false, 0);
    CoverageLine reached = new CoverageLine("align 8", true, 1);
    assertThat(report(missed, notRequired, reached).missed()).containsExactly("align 4");
    assertThat(report(missed).conforms(false)).isFalse();
    assertThat(report(notRequired, reached).conforms(true)).isTrue();
  }

  @Test
  void aRuleThatNoCallReachedIsSkippedWithTheReason() {
    RuleResult skipped = new RuleResult(Rule.C4, Outcome.SKIP, 0, "no call reached it");
    Report report =
        new Report("name", Promises.NONE, 1, List.of(skipped), List.of(), List.of(), "");
    assertThat(report.conforms(false)).isTrue();
    assertThat(report.conforms(true)).isFalse();
  }

  @Test
  void progressIsReportedFromBeginningToEnd() {
    List<String> told = new ArrayList<>();
    Conformance.check(
        Toys.BUMP,
        new CheckOptions(FEW.seed(), 500),
        (phase, done, total) -> told.add(phase + " " + done + "/" + total));
    assertThat(told.getFirst()).startsWith("scripts 0/");
    assertThat(told).contains("random steps 0/500").endsWith("random steps 500/500");
  }

  @Test
  void aFindingIsReportedBeforeItIsMadeMinimal() {
    List<Finding> told = new ArrayList<>();
    List<String> phasesAfter = new ArrayList<>();
    Report report =
        Conformance.check(
            leaking(),
            new CheckOptions(FEW.seed(), 0),
            new Progress() {
              @Override
              public void at(String phase, long done, long total) {
                phasesAfter.add(told.size() + " known: " + phase);
              }

              @Override
              public void found(Finding finding) {
                told.add(finding);
              }
            });
    assertThat(phasesAfter)
        .contains("1 known: scripts", told.size() + " known: findings made minimal");
    assertThat(told)
        .extracting(Finding::rule)
        .containsExactlyElementsOf(report.findings().stream().map(Finding::rule).toList());
    assertThat(told.getFirst().trace().steps())
        .hasSizeGreaterThan(report.findings().getFirst().trace().steps().size());
  }

  @Test
  void aCheckThatIsCutShortCertifiesNoAllocatorAndReportsItsFindings() {
    Check check = new Check(Subject.of(leaking()), new CheckOptions(FEW.seed(), 0));
    List<Report> early = new ArrayList<>();
    check.run(
        new Progress() {
          @Override
          public void at(String phase, long done, long total) {}

          @Override
          public void found(Finding finding) {
            early.add(check.cutShort("time is up"));
          }
        });
    assertThat(early.getFirst().cutShort()).isEqualTo("time is up");
    assertThat(early.getFirst().findings()).hasSize(1);
    assertThat(early.getFirst().breaksARule(false)).isTrue();
    Report nothing = new Check(Subject.of(Toys.BUMP), FEW).cutShort("time is up");
    assertThat(nothing.conforms(false)).isFalse();
    assertThat(nothing.breaksARule(true)).isFalse();
  }

  @Test
  void d2_aCallThatHangsIsReportedWithTheStepsThatLedToIt() {
    List<Report> whileItHangs = new ArrayList<>();
    Check[] check = {null};
    AllocatorProvider hanging =
        AllocatorProvider.of(
            "hanging",
            Promises.NONE,
            (memory, heapBase) ->
                new ToyBump(memory, heapBase) {
                  @Override
                  public int realloc(int address, int size, int align, int newSize) {
                    if (whileItHangs.isEmpty()) { // as another thread would while it hangs
                      whileItHangs.add(check[0].hangs("realloc did not end"));
                    }
                    return super.realloc(address, size, align, newSize);
                  }
                });
    check[0] = new Check(Subject.of(hanging), new CheckOptions(FEW.seed(), 0));
    check[0].run(Progress.NONE);
    Finding finding = whileItHangs.getFirst().findings().getFirst();
    assertThat(finding.rule()).isEqualTo(Rule.D2);
    assertThat(finding.evidence()).isEqualTo("realloc did not end");
    assertThat(finding.scenario()).isEqualTo("basics");
    assertThat(finding.trace().steps()).hasSizeGreaterThan(1);
    assertThat(finding.trace().steps().getLast()).isInstanceOf(Step.Realloc.class);
  }

  private static AllocatorProvider leaking() {
    return WrongAllocators.named("loses-the-list-at-an-exact-fit");
  }

  @Test
  void eachFindingOfACheckNamesTheScriptOrTheRandomProgramThatShowedIt() {
    Report report = Conformance.check(leaking(), FEW, Progress.NONE);
    assertThat(report.findings()).extracting(Finding::scenario).doesNotContain("");
    assertThat(report.findings().getFirst().scenario())
        .isEqualTo(Conformance.firstFinding(leaking(), FEW).orElseThrow().scenario());
  }

  @Test
  void replayFindsNothingWrongWithARightAllocator() {
    Trace trace = Trace.of(new Step.Alloc(0, 8, 8, false), new Step.Free(0));
    assertThat(Conformance.replay(Toys.FREE_LIST, trace).finding()).isEmpty();
  }

  @Test
  void aRightAllocatorHasNoFirstFinding() {
    assertThat(Conformance.firstFinding(Toys.BUMP, new CheckOptions(FEW.seed(), 0))).isEmpty();
  }

  @Test
  void stepsMustNotBeNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CheckOptions(1, -1))
        .withMessage("steps (-1) must not be negative");
  }

  private static Report report(CoverageLine... lines) {
    return new Report("name", Promises.NONE, 1, List.of(), List.of(), List.of(lines), "");
  }
}
