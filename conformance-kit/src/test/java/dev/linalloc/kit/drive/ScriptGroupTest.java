package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Effort;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.trace.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptGroupTest {
  private static final Subject SUBJECT = Subject.of(Toys.FREE_LIST);

  @Test
  void aQuickCheckLeavesOutTheLongScriptsOnly() {
    List<Scenario> quick =
        ScriptGroup.all(SUBJECT, CheckOptions.of(1, Effort.QUICK)).stream().toList();
    List<Scenario> all = ScriptGroup.all(SUBJECT, CheckOptions.of(1, Effort.DEFAULT));
    assertThat(all.subList(0, quick.size()).stream().map(Scenario::name))
        .containsExactlyElementsOf(quick.stream().map(Scenario::name).toList());
    assertThat(all.subList(quick.size(), all.size()))
        .extracting(Scenario::name)
        .containsExactly("thousands of small blocks", "many calls on one heap");
  }

  @Test
  void aScriptHoldsTenThousandBlocksAndOneMakesTwoMillionCallsInTwelveRounds() {
    Script blocks = LongLives.blocks();
    assertThat(blocks.steps().stream().limit(12_000)).allMatch(Step.Alloc.class::isInstance);
    assertThat(12L * LongLives.calls(1).steps().size()).isGreaterThan(1 << 21);
    assertThat(LongLives.calls(1).steps()).hasSizeGreaterThan(Cycle.LONG);
  }

  @Test
  void chainsHaveUpToTwentyRefusalsAndUpToTwentyForeignGrowths() {
    List<Step> longest = GrowthScripts.chains().getLast().trace().steps();
    assertThat(longest).filteredOn(Step.ForeignGrow.class::isInstance).hasSize(20);
    assertThat(longest.stream().filter(step -> step.toString().startsWith("a 9 "))).hasSize(20);
  }

  @Test
  void theSeedChoosesRandomSizesOfLayouts() {
    assertThat(Layouts.of(1)).isEqualTo(Layouts.of(1)).isNotEqualTo(Layouts.of(2));
  }
}
