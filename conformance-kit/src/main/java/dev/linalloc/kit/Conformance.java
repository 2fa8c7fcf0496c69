package dev.linalloc.kit;

import dev.linalloc.kit.drive.Drivers;
import dev.linalloc.kit.drive.Explorer;
import dev.linalloc.kit.drive.Filming;
import dev.linalloc.kit.drive.Soak;
import dev.linalloc.kit.drive.Stepping;
import dev.linalloc.kit.drive.Twins;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Difference;
import dev.linalloc.kit.report.Exploration;
import dev.linalloc.kit.report.ExploreOptions;
import dev.linalloc.kit.report.Film;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Played;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.Replay;
import dev.linalloc.kit.report.Report;
import dev.linalloc.kit.report.SoakResult;
import dev.linalloc.kit.report.StepReport;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.AllocatorProvider;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Certifies allocators: checks every rule of the specification that binds an allocator, and returns
 * a {@link Report}.
 *
 * <pre>{@code
 * Report report = Conformance.check(new MyProvider(), CheckOptions.DEFAULT, Progress.NONE);
 * if (!report.conforms(false)) {
 *   System.out.println(report.findings().getFirst());
 * }
 * }</pre>
 */
public final class Conformance {
  private Conformance() {}

  /**
   * Runs every script and {@code options.steps()} random steps. The report holds one minimal trace
   * for each broken rule. The default options take seconds to minutes.
   *
   * @param provider makes the allocators
   * @param options how much to check
   * @param progress receives progress and findings
   * @return the report on all rules
   */
  public static Report check(AllocatorProvider provider, CheckOptions options, Progress progress) {
    return check(Subject.of(provider), options, progress);
  }

  /**
   * Checks a subject, which may be a compiled module. The rest is as in {@link
   * #check(AllocatorProvider, CheckOptions, Progress)}.
   *
   * @param subject the allocators to check; they may be of a compiled module
   * @param options how much to check
   * @param progress receives progress and findings
   * @return the report on all rules
   */
  public static Report check(Subject subject, CheckOptions options, Progress progress) {
    return new Check(subject, options).run(progress);
  }

  /**
   * {@return the first finding that {@link #check} would report, as a minimal trace; empty if the
   * allocator is right} The check ends with the first finding, so a wrong allocator takes less time
   * than in {@link #check}, and a right one as much.
   *
   * @param provider makes the allocators
   * @param options how much to check
   */
  public static Optional<Finding> firstFinding(AllocatorProvider provider, CheckOptions options) {
    return Drivers.first(Subject.of(provider), options);
  }

  /**
   * Plays one trace under every rule that binds; a finding's trace is made minimal.
   *
   * @param provider makes the allocators
   * @param trace the calls to make
   * @return what the trace showed
   */
  public static Replay replay(AllocatorProvider provider, Trace trace) {
    return replay(Subject.of(provider), trace, new Played());
  }

  /**
   * Plays one trace on a subject, which may be a compiled module.
   *
   * @param subject the allocators to check; they may be of a compiled module
   * @param trace the calls to make; it is {@linkplain Subject#fit(Trace) changed} to fit a module
   * @param played records each step before it is played, so another thread can read how far the
   *     runs are
   * @return what the trace showed
   */
  public static Replay replay(Subject subject, Trace trace, Played played) {
    return Drivers.replay(subject, trace, played);
  }

  /**
   * Films what a trace does to the heap. The film ends with the first call that breaks a rule.
   *
   * @param subject the allocators to film; they may be of a compiled module
   * @param trace the calls to make; it is {@linkplain Subject#fit(Trace) changed} to fit a module
   * @return the film; of a long trace, samples
   */
  public static Film film(Subject subject, Trace trace) {
    return Filming.of(subject, trace);
  }

  /**
   * Films a broken rule. The film ends with the call that breaks it; it has no breach if several
   * runs are needed to show the rule broken.
   *
   * @param subject the allocators that broke it
   * @param finding the broken rule and its trace
   * @return the film
   */
  public static Film film(Subject subject, Finding finding) {
    return Filming.of(subject, finding);
  }

  /**
   * Plays a trace one step after another, and describes each: what it did to the heap, and the
   * accesses that it made. The rules of single runs are checked; the first that is broken ends the
   * run. If the trace has errors of the caller, no rule is checked from the first on.
   *
   * @param subject the allocators; they may be of a compiled module
   * @param trace the calls to make; it is {@linkplain Subject#fitLesson(Trace) changed} to fit a
   *     module
   * @param mostListed how many accesses of each step are listed
   * @param viewer is given a report of each step, and returns whether to play the next
   */
  public static void step(
      Subject subject, Trace trace, int mostListed, Predicate<StepReport> viewer) {
    Stepping.play(subject, trace, mostListed, viewer);
  }

  /**
   * Compares two allocators on a trace: the address that each call returns, the pages after it, and
   * at the end the bytes of the heap.
   *
   * @param one the first allocator
   * @param other the second
   * @param trace the calls to make; it is {@linkplain Subject#fit(Trace) changed} to fit a module
   * @return the first difference, or nothing if both do the same
   */
  public static Optional<Difference> diff(Subject one, Subject other, Trace trace) {
    return Twins.compare(one, other, trace);
  }

  /**
   * Makes millions of random calls on one heap under the oracle.
   *
   * @param provider makes the allocators
   * @param seed of the random calls
   * @param live about how many blocks stay live
   * @param calls how many calls to make, after the first {@code live} blocks
   * @param progress receives progress and findings
   * @return what the calls showed
   * @throws IllegalArgumentException if live or calls is below 1, or a heap cannot hold the blocks
   */
  public static SoakResult soak(
      AllocatorProvider provider, long seed, int live, long calls, Progress progress) {
    return soak(Subject.of(provider), seed, live, calls, progress);
  }

  /**
   * Soaks a subject, which may be a compiled module. The rest is as in {@link
   * #soak(AllocatorProvider, long, int, long, Progress)}.
   *
   * @param subject the allocators to check; they may be of a compiled module
   * @param seed of the random calls
   * @param live about how many blocks stay live
   * @param calls how many calls to make, after the first {@code live} blocks
   * @param progress receives progress and findings
   * @return what the calls showed
   */
  public static SoakResult soak(
      Subject subject, long seed, int live, long calls, Progress progress) {
    return new Soak(subject, seed, live, calls).run(progress);
  }

  /**
   * Tries every sequence of calls on a heap that is small enough to reach every state. Time and
   * memory grow with the number of states; {@code options.maxTransitions()} bounds both.
   *
   * @param provider makes the allocators
   * @param options the size of the heap, and the bounds
   * @param progress receives progress and findings
   * @return the states that were reached, and the first broken rule
   * @throws IllegalArgumentException if reflection cannot read the allocator's fields: its module
   *     must open the package to {@code dev.linalloc.kit}
   */
  public static Exploration explore(
      AllocatorProvider provider, ExploreOptions options, Progress progress) {
    return new Explorer(Subject.of(provider), options).run(progress);
  }
}
