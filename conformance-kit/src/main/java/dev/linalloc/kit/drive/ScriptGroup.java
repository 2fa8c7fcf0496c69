package dev.linalloc.kit.drive;

import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Effort;
import dev.linalloc.kit.subject.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The scripts, in groups that are played in this order. Short scripts come first: they find most
 * errors, and in few steps.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
enum ScriptGroup {
  BASICS(() -> List.of(CallScripts.basics().named("basics"))),
  SMALL_SITUATIONS((subject, options) -> SmallSituations.of(subject)),
  ALIGNS(CallScripts::aligns),
  PAGE_EDGES(GrowthScripts::pageEdges),
  REALLOCS(CallScripts::reallocs),
  ORDERS(HeapScripts::orders),
  USED_GAPS(HeapScripts::usedGaps),
  TIGHT_HEAPS(HeapScripts::tightHeaps),
  FULL_PAGES(HeapScripts::fullPages),
  GAPS(() -> List.of(HeapScripts.gaps().named("a gap of every size"))),
  INTERRUPTED(GrowthScripts::interrupted),
  NEAR_THE_LIMIT(GrowthScripts::nearTheLimit),
  CHAINS(GrowthScripts::chains),
  STARTS(GrowthScripts::starts),
  EXTREMES(() -> List.of(CallScripts.extremes().named("extreme sizes and aligns"))),
  ALL_MEMORY(GrowthScripts::fillEverything),
  FIRST_MEMORY((subject, options) -> GrowthScripts.firstMemory(subject)),
  CONTENTS((subject, options) -> HostileContents.of(subject)),
  LARGE_BLOCKS(LargeBlocks::all),
  LAYOUTS((subject, options) -> Layouts.of(options.seed())),
  MANY_BLOCKS(() -> List.of(LongLives.blocks().named("thousands of small blocks"))),
  MANY_CALLS(
      (subject, options) ->
          List.of(LongLives.calls(options.seed()).named("many calls on one heap")));

  private final BiFunction<Subject, CheckOptions, List<Scenario>> maker;

  ScriptGroup(Supplier<List<Scenario>> maker) {
    this((subject, options) -> maker.get());
  }

  ScriptGroup(BiFunction<Subject, CheckOptions, List<Scenario>> maker) {
    this.maker = maker;
  }

  /** Returns the scripts of all groups that {@code options} ask for, fit for {@code subject}. */
  static List<Scenario> all(Subject subject, CheckOptions options) {
    return Arrays.stream(values())
        .filter(group -> options.effort() != Effort.QUICK || !group.isLong())
        .flatMap(group -> group.scripts(subject, options).stream())
        .toList();
  }

  /** Returns the scripts of this group, fit for {@code subject}. */
  List<Scenario> scripts(Subject subject, CheckOptions options) {
    return maker.apply(subject, options).stream().map(script -> script.fit(subject)).toList();
  }

  private boolean isLong() {
    return this == MANY_BLOCKS || this == MANY_CALLS;
  }
}
