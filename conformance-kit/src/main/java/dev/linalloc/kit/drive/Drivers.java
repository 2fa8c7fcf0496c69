package dev.linalloc.kit.drive;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.kit.CheckOptions;
import dev.linalloc.kit.Finding;
import dev.linalloc.kit.Progress;
import dev.linalloc.kit.Replay;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Feeds traces to a {@link TraceCheck} and makes what it finds minimal. */
public final class Drivers {
  private Drivers() {}

  /**
   * Runs the scripts, then random traces; returns the first finding of each broken rule, in the
   * order found.
   */
  public static List<Finding> run(
      AllocatorProvider provider, CheckOptions options, Tally tally, Progress progress) {
    TraceCheck check = new TraceCheck(provider, tally);
    Map<Rule, Finding> findings = new LinkedHashMap<>();
    feed(
        provider,
        options,
        progress,
        trace -> {
          check.check(trace).ifPresent(finding -> findings.putIfAbsent(finding.rule(), finding));
          return true;
        });
    return findings.values().stream().map(finding -> shrunk(provider, finding)).toList();
  }

  /** Stops at the first finding of {@link #run}, which costs much less where there is one. */
  public static Optional<Finding> first(AllocatorProvider provider, CheckOptions options) {
    TraceCheck check = new TraceCheck(provider, new Tally());
    List<Finding> found = new ArrayList<>();
    feed(
        provider,
        options,
        Progress.NONE,
        trace -> {
          check.check(trace).ifPresent(found::add);
          return found.isEmpty();
        });
    return found.stream().findFirst().map(finding -> shrunk(provider, finding));
  }

  /** Passes the scripts and then random traces to {@code user}, for as long as it wants more. */
  private static void feed(
      AllocatorProvider provider, CheckOptions options, Progress progress, Predicate<Trace> user) {
    List<Trace> scripts = Scripts.of(provider);
    for (int i = 0; i < scripts.size(); i++) {
      progress.at("scripts", i, scripts.size());
      if (!user.test(Fitted.trace(provider, scripts.get(i)))) {
        return;
      }
    }
    long[] made = {0};
    RandomTraces.generate(
        provider,
        options.seed(),
        options.steps(),
        trace -> {
          progress.at("random steps", made[0], options.steps());
          made[0] += trace.steps().size();
          return user.test(trace);
        });
    progress.at("random steps", options.steps(), options.steps());
  }

  /** Plays one trace; what it finds is made minimal. */
  public static Replay replay(AllocatorProvider provider, Trace trace) {
    Replay replay = new TraceCheck(provider, new Tally()).replay(Fitted.trace(provider, trace));
    return replay
        .finding()
        .map(finding -> replay.withFinding(shrunk(provider, finding)))
        .orElse(replay);
  }

  private static Finding shrunk(AllocatorProvider provider, Finding finding) {
    TraceCheck check = new TraceCheck(provider, new Tally());
    boolean inOneRun =
        check.oneRun(finding.trace()).filter(again -> again.rule() == finding.rule()).isPresent();
    return Shrinker.shrink(
        trace -> {
          if (!Fitted.trace(provider, trace).equals(trace)) {
            return Optional.empty(); // it can't be asked that
          }
          return inOneRun ? check.oneRun(trace) : check.check(trace);
        },
        finding);
  }
}
