package dev.linalloc.kit.drive;

import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Makes a counterexample smaller as long as the same rule breaks. It removes runs of steps, long
 * ones first (delta debugging, after Zeller and Hildebrandt, 2002), then makes numbers smaller and
 * the start simpler.
 */
public final class Shrinker {
  /**
   * The budget of all tries together, in calls. To it are added {@value #TIMES} calls for each step
   * of the finding. Every call of every run counts. The budget is not a time, so the same finding
   * always becomes the same trace.
   */
  static final long BUDGET = 1_000_000;

  private static final long TIMES = 100;

  /** The cost of a call that does not end, in calls: a module runs until its fuel is used up. */
  private static final long HANG = 20_000;

  private final Function<Trace, Optional<Finding>> check;
  private final LongSupplier work;
  private final long most;
  private Finding best;
  private long hangs;

  private Shrinker(Function<Trace, Optional<Finding>> check, LongSupplier work, Finding finding) {
    this.check = check;
    this.work = work;
    most = work.getAsLong() + BUDGET + TIMES * finding.trace().steps().size();
    best = finding;
  }

  /**
   * Returns a finding of the same rule that no single change can make smaller, or the smallest one
   * found within the budget.
   *
   * @param check returns the rule that a trace breaks, if any
   * @param work returns the work of {@code check} so far, in calls
   */
  public static Finding shrink(
      Function<Trace, Optional<Finding>> check, LongSupplier work, Finding finding) {
    Shrinker shrinker = new Shrinker(check, work, finding);
    boolean smaller = true;
    while (smaller) {
      smaller = shrinker.takeOutRuns();
      smaller |= shrinker.takeOutBlocks();
      smaller |= shrinker.simplifySteps();
      smaller |= shrinker.simplifyStart();
    }
    return shrinker.best;
  }

  private boolean takeOutRuns() {
    boolean smaller = false;
    for (int length = size() - 1; length > 0; length /= 2) {
      for (int end = size(); end > 0 && size() > length; end -= length) {
        int from = Math.max(Math.min(end, size()) - length, 0);
        List<Step> steps = new ArrayList<>(steps());
        steps.subList(from, from + length).clear();
        smaller |= improvesWith(steps);
      }
    }
    return smaller;
  }

  /** Removes all steps of one block, which may lie too far apart to be removed as a run. */
  private boolean takeOutBlocks() {
    boolean smaller = false;
    for (int id : steps().stream().flatMapToInt(Shrinker::id).distinct().toArray()) {
      smaller |=
          improvesWith(
              steps().stream().filter(step -> id(step).noneMatch(own -> own == id)).toList());
    }
    return smaller;
  }

  private boolean simplifySteps() {
    boolean smaller = false;
    for (int at = 0; at < size(); at++) {
      while (simplifyStep(at)) {
        smaller = true;
      }
    }
    return smaller;
  }

  private boolean simplifyStep(int at) {
    return at < size()
        && simpler(steps().get(at))
            .anyMatch(
                simpler -> {
                  List<Step> steps = new ArrayList<>(steps());
                  steps.set(at, simpler);
                  return improves(best.trace().withSteps(steps));
                });
  }

  private boolean simplifyStart() {
    Trace trace = best.trace();
    boolean smaller = false;
    if (trace.initialPages() != Trace.DEFAULT_PAGES) {
      smaller = improves(new Trace(Trace.DEFAULT_PAGES, trace.heapBase(), trace.steps()));
    }
    if (trace.heapBase() != Trace.DEFAULT_HEAP_BASE) {
      smaller |=
          improves(new Trace(best.trace().initialPages(), Trace.DEFAULT_HEAP_BASE, trace.steps()));
    }
    return smaller;
  }

  /** Tries {@code fewer} steps, without those that refer to a block that is no longer allocated. */
  private boolean improvesWith(List<Step> fewer) {
    Trace candidate = best.trace().withSteps(fewer).tidied();
    return candidate.steps().size() < size() && improves(candidate);
  }

  private boolean improves(Trace candidate) {
    if (work.getAsLong() + hangs > most) {
      return false;
    }
    Optional<Finding> found = check.apply(candidate);
    hangs += found.filter(finding -> finding.rule() == Rule.D2).isPresent() ? HANG : 0;
    Optional<Finding> same = found.filter(finding -> finding.rule() == best.rule());
    same.ifPresent(finding -> best = finding);
    return same.isPresent();
  }

  private List<Step> steps() {
    return best.trace().steps();
  }

  private int size() {
    return steps().size();
  }

  private static IntStream id(Step step) {
    return switch (step) {
      case Step.Alloc alloc -> IntStream.of(alloc.id());
      case Step.Realloc realloc -> IntStream.of(realloc.id());
      case Step.Free free -> IntStream.of(free.id());
      case Step.ForeignGrow _, Step.Limit _, Step.Misuse _ -> IntStream.empty();
    };
  }

  /** Returns the same step with smaller numbers, the smallest first. */
  private static Stream<Step> simpler(Step step) {
    return switch (step) {
      case Step.Alloc alloc ->
          Stream.concat(
              alloc.zeroed()
                  ? Stream.of(new Step.Alloc(alloc.id(), alloc.size(), alloc.align(), false))
                  : Stream.empty(),
              Stream.concat(
                  smaller(alloc.align())
                      .filter(align -> Integer.bitCount(align) == 1)
                      .mapToObj(
                          align -> new Step.Alloc(alloc.id(), alloc.size(), align, alloc.zeroed())),
                  smaller(alloc.size())
                      .mapToObj(
                          size ->
                              new Step.Alloc(alloc.id(), size, alloc.align(), alloc.zeroed()))));
      case Step.Realloc realloc ->
          smaller(realloc.newSize()).mapToObj(size -> new Step.Realloc(realloc.id(), size));
      case Step.ForeignGrow grow -> smaller(grow.pages()).mapToObj(Step.ForeignGrow::new);
      case Step.Limit _, Step.Free _, Step.Misuse _ -> Stream.empty();
    };
  }

  /**
   * Returns candidates below an unsigned number, ascending: round numbers and, for a binary search,
   * the number minus its half, minus its quarter, minus its eighth and so on.
   */
  private static IntStream smaller(int number) {
    long value = Integer.toUnsignedLong(number);
    LongStream round = LongStream.of(1, 8, 16, 64, 1024, LinearMemory.PAGE_SIZE, value & -8);
    LongStream nearer = IntStream.range(1, Integer.SIZE).mapToLong(k -> value - (value >> k));
    return LongStream.concat(round, nearer)
        .filter(candidate -> candidate > 0 && candidate < value)
        .distinct()
        .sorted()
        .mapToInt(candidate -> (int) candidate);
  }
}
