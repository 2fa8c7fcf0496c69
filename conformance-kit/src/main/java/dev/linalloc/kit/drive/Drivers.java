package dev.linalloc.kit.drive;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.kit.CheckOptions;
import dev.linalloc.kit.Finding;
import dev.linalloc.kit.Progress;
import dev.linalloc.kit.Replay;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    List<Trace> scripts = Scripts.all();
    for (int i = 0; i < scripts.size(); i++) {
      progress.at("scripts", i, scripts.size());
      check
          .check(scripts.get(i))
          .ifPresent(finding -> findings.putIfAbsent(finding.rule(), finding));
    }
    long[] made = {0};
    RandomTraces.generate(
        provider,
        options.seed(),
        options.steps(),
        trace -> {
          progress.at("random steps", made[0], options.steps());
          made[0] += trace.steps().size();
          check.check(trace).ifPresent(finding -> findings.putIfAbsent(finding.rule(), finding));
        });
    progress.at("random steps", options.steps(), options.steps());
    return findings.values().stream().map(finding -> shrunk(provider, finding)).toList();
  }

  /** Plays one trace; what it finds is made minimal. */
  public static Replay replay(AllocatorProvider provider, Trace trace) {
    Replay replay = new TraceCheck(provider, new Tally()).replay(trace);
    return replay
        .finding()
        .map(finding -> replay.withFinding(shrunk(provider, finding)))
        .orElse(replay);
  }

  private static Finding shrunk(AllocatorProvider provider, Finding finding) {
    return Shrinker.shrink(new TraceCheck(provider, new Tally())::check, finding);
  }
}
