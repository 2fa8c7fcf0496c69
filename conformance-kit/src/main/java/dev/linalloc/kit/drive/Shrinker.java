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
 * Makes a counterexample small, wherever it came from: takes out runs of steps, long ones first
 * (delta debugging, after Zeller and Hildebrandt, 2002), then makes numbers smaller and the start
 * plainer, as long as the same rule breaks.
 */
public final class Shrinker {
  /**
   * What to do at the most, in calls, all tries together, beside {@value #TIMES} times what the
   * finding takes: every round of a cycle counts. It is not time that is bounded, so that the same
   * finding always becomes the same trace.
   */
  static final long BUDGET = 1_000_000;

  private static final long TIMES = 100;

  /** What a call that never ends costs: it takes as long as so many others. */
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
   * Returns a finding of the same rule that no single change known here makes smaller, or the
   * smallest that was found within a budget of calls.
   *
   * @param check finds out whether a trace breaks a rule
   * @param work returns how much it has done so far, in calls
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

  /** Takes out all that happens to one block, which a run can't where the steps lie apart. */
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

  /** Without some steps others may have no meaning, and go as well. */
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
      case Step.ForeignGrow _, Step.Limit _ -> IntStream.empty();
    };
  }

  /** Steps that say the same of smaller numbers, the smallest first. */
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
      case Step.Limit _, Step.Free _ -> Stream.empty();
    };
  }

  /**
   * Numbers below an unsigned one that are likely to do as well: round ones, and those by which
   * halving the distance finds the least.
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
