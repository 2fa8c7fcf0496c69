package dev.linalloc.kit;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.CompiledProvider;
import dev.linalloc.kit.RuleResult.Outcome;
import dev.linalloc.kit.drive.Drivers;
import dev.linalloc.kit.drive.Explorer;
import dev.linalloc.kit.drive.Soak;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Level;
import dev.linalloc.spec.Rule;
import dev.linalloc.spec.Scope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Certifies allocators: holds one to every rule of the specification that binds it and answers with
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
   * Runs every script and {@code options.steps()} random steps; each broken rule gets one minimal
   * trace.
   */
  public static Report check(AllocatorProvider provider, CheckOptions options, Progress progress) {
    Tally tally = new Tally();
    List<Finding> findings = Drivers.run(provider, options, tally, progress);
    List<RuleResult> results =
        Stream.of(Rule.values())
            .filter(rule -> rule.scope().ofAllocators())
            .map(rule -> result(rule, provider, tally, findings))
            .toList();
    return new Report(
        provider.name(),
        provider.promises(),
        options.seed(),
        results,
        findings,
        tally.coverage().lines(maxAlign(provider)));
  }

  /**
   * Returns the first finding that {@link #check} would report, and looks no further: quicker where
   * there is one.
   */
  public static Optional<Finding> firstFinding(AllocatorProvider provider, CheckOptions options) {
    return Drivers.first(provider, options);
  }

  /** Plays one trace under every rule; what it finds is made minimal. */
  public static Replay replay(AllocatorProvider provider, Trace trace) {
    return Drivers.replay(provider, trace);
  }

  /**
   * Makes millions of random calls on one heap under the oracle.
   *
   * @param live about how many blocks are live at a time
   * @param calls calls to make
   */
  public static SoakResult soak(
      AllocatorProvider provider, long seed, int live, long calls, Progress progress) {
    return new Soak(provider, seed, live, calls).run(progress);
  }

  /**
   * Tries every sequence of calls on a heap so small that there is an end to it.
   *
   * @throws IllegalArgumentException where the allocator's fields can't be read
   */
  public static Exploration explore(
      AllocatorProvider provider, ExploreOptions options, Progress progress) {
    return new Explorer(provider, options).run(progress);
  }

  private static RuleResult result(
      Rule rule, AllocatorProvider provider, Tally tally, List<Finding> findings) {
    long checks = tally.of(rule);
    if (!rule.scope().binds(provider.promises())) {
      return new RuleResult(rule, Outcome.NOT_PROMISED, 0, "");
    }
    boolean tried = isTried(rule, provider);
    if (findings.stream().anyMatch(finding -> finding.rule() == rule)) {
      boolean fails = rule.level() == Level.MUST && !tried;
      return new RuleResult(
          rule,
          fails ? Outcome.FAIL : Outcome.WARN,
          checks,
          tried ? "not promised, but tried" : "");
    }
    if (rule == Rule.D2 && provider instanceof CompiledProvider) {
      return new RuleResult(rule, Outcome.PASS, checks, "by the basic blocks a call executes");
    }
    if (rule == Rule.C3 && provider instanceof CompiledProvider compiled) {
      return belowTheHeapOf(compiled, checks);
    }
    if (checks == 0) {
      String reason =
          findings.isEmpty()
              ? "no call reached it"
              : "other rules broke before any call reached it";
      return new RuleResult(rule, Outcome.SKIP, 0, reason);
    }
    return new RuleResult(rule, Outcome.PASS, checks, tried ? "not promised, but tried" : "");
  }

  /** Below its heap a compiled module keeps its own state: what lies below that can be watched. */
  private static RuleResult belowTheHeapOf(CompiledProvider compiled, long checks) {
    return compiled.ownFrom() == 0
        ? new RuleResult(Rule.C3, Outcome.SKIP, 0, "the module's own state may lie anywhere there")
        : new RuleResult(
            Rule.C3,
            Outcome.PASS,
            checks,
            "of the lowest "
                + Integer.toUnsignedString(compiled.ownFrom())
                + " bytes; above them lies the module's own state");
  }

  private static boolean isTried(Rule rule, AllocatorProvider provider) {
    return provider instanceof CompiledProvider compiled
        && compiled.reclaimingIsTried()
        && (rule.scope() == Scope.RECLAIMING || rule.scope() == Scope.BUMP_OR_RECLAIMING);
  }

  private static long maxAlign(AllocatorProvider provider) {
    return provider instanceof CompiledProvider compiled
        ? Integer.toUnsignedLong(compiled.maxAlign())
        : 1L << 31;
  }
}
