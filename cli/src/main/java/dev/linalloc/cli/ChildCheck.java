package dev.linalloc.cli;

import dev.linalloc.cli.ParentJvm.Stop;
import dev.linalloc.host.GuestProvider;
import dev.linalloc.kit.Check;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.Report;
import dev.linalloc.kit.subject.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a foreign target in a child JVM, which runs for that target alone. When the parent tells
 * the child to stop, the child reports what it has checked and found so far.
 */
final class ChildCheck implements Progress {
  private final Target target;
  private final CheckFlags flags;
  private final Limits limits;
  private final ReportFormat report;
  private final FlightRecorder recorder;

  /** The check that is running, or null between checks; guarded by this. */
  private @Nullable Begun begun;

  private record Begun(Check check, Subject subject, List<String> functions, long start) {}

  ChildCheck(
      Target target,
      CheckFlags flags,
      Limits limits,
      ReportFormat report,
      FlightRecorder recorder) {
    this.target = target;
    this.flags = flags;
    this.limits = limits;
    this.report = report;
    this.recorder = recorder;
  }

  /** Checks all the target's subjects. */
  void run(List<Subject> subjects) {
    for (Subject subject : subjects) {
      List<String> functions =
          RecordedProvider.inside(subject.provider()) instanceof GuestProvider module
              ? module.functions()
              : List.of();
      functions.forEach(report::note);
      Check check = new Check(subject, flags.options(target));
      Begun next = new Begun(check, subject, functions, System.nanoTime());
      begin(next);
      end(next, check.run(this));
    }
  }

  private synchronized void begin(Begun next) {
    begun = next;
  }

  private synchronized void end(Begun ended, Report verdict) {
    begun = null;
    long nanos = System.nanoTime() - ended.start;
    report.add(new CheckResult(target, ended.subject, ended.functions, verdict, flags, nanos));
  }

  @Override
  public void at(String phase, long done, long total) {
    recorder.at(phase, done, total);
  }

  @Override
  public synchronized void found(Finding finding) {
    recorder.found(finding);
    Begun now = begun;
    if (now != null) {
      report.found(target, now.subject.name(), finding);
    }
  }

  /** Reports what was checked so far, and ends this JVM. */
  synchronized void stop(Stop why) {
    Begun cut = begun;
    if (cut == null) {
      return; // nothing is being checked: the parent reports the end
    }
    end(
        cut,
        switch (why) {
          case HANGS ->
              cut.check.hangs(
                  recorder.call() + " did not end within " + limits.secondsPerCall + " s");
          case TIME_IS_UP ->
              cut.check.cutShort(
                  "it did not end within " + limits.seconds + " s, --timeout allows more");
        });
    recorder.finish(report.end());
  }
}
