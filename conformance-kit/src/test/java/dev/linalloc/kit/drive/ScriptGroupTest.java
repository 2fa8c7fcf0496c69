package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Effort;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.ToyFreeList;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** If a group is switched off or no longer checked, what it finds by itself is missed here. */
  @ParameterizedTest
  @CsvSource({
    "BASICS, aligns-to-a-word, A1",
    "SMALL_SITUATIONS, never-coalesces, R3",
    "ALIGNS, aligns-small-blocks-by-size, A1",
    "PAGE_EDGES, rounds-pages-down, A2",
    "REALLOCS, copies-whole-units, C5",
    "ORDERS, never-coalesces, R3",
    "TIGHT_HEAPS, forgets-align-in-realloc, A1",
    "FULL_PAGES, has-a-large-minimum-block, R2",
    "GAPS, misreads-large-gaps, D3",
    "INTERRUPTED, merges-across-foreign-pages, C2",
    "CHAINS, overlaps-after-thirteen-foreign-pages, A3",
    "STARTS, rounds-heap-base-down, C3",
    "EXTREMES, wraps-sizes, A5",
    "ALL_MEMORY, hands-out-the-last-address, A5",
    "CONTENTS, trusts-a-magic-word, C1",
    "LARGE_BLOCKS, leaves-a-hole-in-zeros, C4",
    "LAYOUTS, overlaps-for-one-layout, A3",
    "MANY_BLOCKS, overlaps-at-5000-live-blocks, A3",
    "MANY_CALLS, overlaps-after-a-million-calls, A3"
  })
  void eachGroupFindsAWrongAllocatorByItself(ScriptGroup group, String wrong, Rule rule) {
    Subject subject = Subject.of(WrongAllocators.named(wrong));
    TraceCheck check = new TraceCheck(subject, new Tally());
    Optional<Finding> first =
        group.scripts(subject, CheckOptions.DEFAULT).stream()
            .flatMap(script -> check.check((Source) script).stream())
            .findFirst();
    assertThat(first.map(Finding::rule)).contains(rule);
  }

  @Test
  void randomProgramsAreCheckedAfterTheScripts() {
    AllocatorProvider wrong =
        AllocatorProvider.of(
            "overlaps-if-no-script-could",
            Toys.FREE_LIST.promises(),
            (memory, heapBase) ->
                new ToyFreeList(memory, heapBase) {
                  private final int start = memory.memorySize();

                  @Override
                  protected long place(long size, long align) {
                    // only random programs start with so many pages
                    return start == 65_530 ? base + 1 : super.place(size, align);
                  }
                });
    assertThat(Conformance.firstFinding(wrong, new CheckOptions(1, 0, Effort.QUICK))).isEmpty();
    Finding finding =
        Conformance.firstFinding(wrong, new CheckOptions(1, 4_000, Effort.QUICK)).orElseThrow();
    assertThat(finding.scenario()).startsWith("random program");
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
