package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.wrong.WrongAllocators;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScenarioTest {
  private static final String NAME = "three bytes, the first freed";

  private static final Trace TRACE =
      new Script().alloc(0, 9, 1).alloc(1, 1, 1).free(0).alloc(3, 9, 1).named(NAME).trace();

  @Test
  void noTwoScriptsHaveTheSameName() {
    assertThat(Set.copyOf(ScriptGroup.all(Subject.of(Toys.FREE_LIST), CheckOptions.DEFAULT)))
        .extracting(Scenario::name)
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @Test
  void aFindingSaysWhichScenarioShowedItUnlessTheTraceWasGiven() {
    TraceCheck check = new TraceCheck(wrong("frees-too-much"), new Tally());
    assertThat(check.check(new Scenario(NAME, TRACE))).map(Finding::scenario).contains(NAME);
    assertThat(check.check(TRACE)).map(Finding::scenario).contains("");
  }

  @Test
  void aMinimalFindingIsStillOfItsScenario() {
    Subject wrong = wrong("frees-too-much");
    Finding found =
        new TraceCheck(wrong, new Tally()).check(new Scenario(NAME, TRACE)).orElseThrow();
    Finding minimal = Drivers.minimal(wrong, new Tally(), found);
    assertThat(minimal.scenario()).isEqualTo(NAME);
    assertThat(minimal.trace().steps()).hasSizeLessThanOrEqualTo(found.trace().steps().size());
  }

  @Test
  void whatIsPlayedHasTheNameOfItsScenario() {
    Tally tally = new Tally();
    var _ = new TraceCheck(Subject.of(Toys.BUMP), tally).check(new Scenario(NAME, TRACE));
    assertThat(tally.played().scenario()).isEqualTo(NAME);
  }

  private static Subject wrong(String name) {
    return Subject.of(WrongAllocators.named(name));
  }
}
