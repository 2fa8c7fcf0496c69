package dev.linalloc.cli;

import dev.linalloc.cli.ParentJvm.Stop;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Played;
import dev.linalloc.kit.report.Replay;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replays traces on a target's allocators, in this JVM. */
final class Replays {
  private static final String HEADING =
      "%-24s %10s %8s %10s %14s %8s  %s"
          .formatted("trace", "steps", "failed", "peak live", "peak bytes", "pages", "verdict");

  private final Target target;
  private final ReportFormat report;

  /** The replay that is running, or null between replays; guarded by this. */
  private @Nullable Begun begun;

  private record Begun(Subject subject, TraceFile file, Played played) {}

  Replays(Target target, ReportFormat report) {
    this.target = target;
    this.report = report;
  }

  /** Plays each trace on each allocator. */
  void run(List<Subject> subjects, List<TraceFile> traces) {
    report.note(HEADING);
    for (TraceFile trace : traces) {
      subjects.forEach(subject -> replay(new Begun(subject, trace, new Played())));
    }
  }

  private void replay(Begun next) {
    begin(next);
    end(next, Conformance.replay(next.subject, next.file.trace(), next.played), true);
  }

  private synchronized void begin(Begun next) {
    begun = next;
  }

  private synchronized void end(Begun ended, Replay replay, boolean minimal) {
    begun = null;
    report.add(new ReplayResult(target, ended.subject.name(), ended.file, replay, minimal));
  }

  /**
   * Reports the replay that is running and ends this JVM. Called when the parent tells this child
   * to stop.
   */
  synchronized void stop(Stop why, Limits limits, FlightRecorder recorder, PrintWriter err) {
    Begun cut = begun;
    if (cut == null) {
      return; // nothing is being played: the parent reports the end
    }
    switch (why) {
      case HANGS -> {
        String late = recorder.call() + " did not end within " + limits.secondsPerCall + " s";
        Trace played = cut.played.trace().orElse(cut.file.trace());
        end(cut, Replay.broken(new Finding(Rule.D2, late, "", played)), false);
      }
      case TIME_IS_UP ->
          err.printf(
              "linalloc: the replay of %s on %s did not end within %d s; --timeout allows more%n",
              cut.file.path(), target.text(), limits.seconds);
    }
    int exitCode = report.end();
    // A replay that was cut short never exits with 0.
    recorder.finish(exitCode == 0 ? Main.UNUSABLE : exitCode);
  }
}
