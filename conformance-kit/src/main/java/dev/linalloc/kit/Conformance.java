package dev.linalloc.kit;

import dev.linalloc.kit.drive.Drivers;
import dev.linalloc.kit.drive.Explorer;
import dev.linalloc.kit.drive.Soak;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Exploration;
import dev.linalloc.kit.report.ExploreOptions;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Played;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.Replay;
import dev.linalloc.kit.report.Report;
import dev.linalloc.kit.report.SoakResult;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.AllocatorProvider;
import java.util.Optional;

/**
 * Certifies allocators: holds one to every rule of the specification that binds it and returns a
 * {@link Report}.
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
   * Runs every script and {@code options.steps()} random steps; each broken rule gets one minimal
   * trace.
   */
  public static Report check(AllocatorProvider provider, CheckOptions options, Progress progress) {
    return check(Subject.of(provider), options, progress);
  }

  /** Does the same for a compiled module. */
  public static Report check(Subject subject, CheckOptions options, Progress progress) {
    return new Check(subject, options).run(progress);
  }

  /**
   * Returns the first finding that {@link #check} would report, and looks no further: quicker where
   * there is one.
   */
  public static Optional<Finding> firstFinding(AllocatorProvider provider, CheckOptions options) {
    return Drivers.first(Subject.of(provider), options);
  }

  /** Plays one trace under every rule; what it finds is made minimal. */
  public static Replay replay(AllocatorProvider provider, Trace trace) {
    return replay(Subject.of(provider), trace, new Played());
  }

  /** Plays one trace as well, and tells {@code played} what is being played, all runs included. */
  public static Replay replay(Subject subject, Trace trace, Played played) {
    return Drivers.replay(subject, trace, played);
  }

  /**
   * Makes millions of random calls on one heap under the oracle.
   *
   * @param live about how many blocks are live at a time
   * @param calls calls to make
   * @throws IllegalArgumentException if either is below 1, or a heap cannot hold so many blocks
   */
  public static SoakResult soak(
      AllocatorProvider provider, long seed, int live, long calls, Progress progress) {
    return soak(Subject.of(provider), seed, live, calls, progress);
  }

  /** Does the same for a compiled module. */
  public static SoakResult soak(
      Subject subject, long seed, int live, long calls, Progress progress) {
    return new Soak(subject, seed, live, calls).run(progress);
  }

  /**
   * Tries every sequence of calls on a heap so small that there is an end to it.
   *
   * @throws IllegalArgumentException where the allocator's fields can't be read
   */
  public static Exploration explore(
      AllocatorProvider provider, ExploreOptions options, Progress progress) {
    return new Explorer(Subject.of(provider), options).run(progress);
  }
}
