package dev.linalloc.cli;

import dev.linalloc.kit.Check;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.Report;
import dev.linalloc.kit.subject.Subject;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Checks the command's own allocators in parallel, one per core. Results are reported in the order
 * of the targets, broken rules as soon as they are found.
 */
final class ParallelChecks {
  private final CheckFlags flags;
  private final ReportFormat report;
  private final PrintWriter err;
  private final Queue<Running> running = new ArrayDeque<>();

  /** The line that shows the progress of the check whose result comes next, or null. */
  private volatile @Nullable ProgressLine shown;

  ParallelChecks(CheckFlags flags, ReportFormat report, PrintWriter err) {
    this.flags = flags;
    this.report = report;
    this.err = err;
  }

  /** Starts the checks of those targets that are not foreign. */
  void start(List<Target> targets) {
    ExecutorService cores =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), Thread.ofPlatform().daemon().factory());
    for (Target target : targets) {
      if (target instanceof Target.Named named) {
        running.add(new Running(named, cores));
      }
    }
    cores.shutdown();
  }

  /** Waits for the end of the next check, shows its progress, and reports its result. */
  void awaitNext() throws InterruptedException {
    Running next = running.remove();
    Result result;
    try (ProgressLine line = new ProgressLine(err, next.target.text())) {
      shown = line;
      next.progress = line;
      result = next.result.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } finally {
      shown = null;
    }
    report.add(result);
  }

  /** A check that has been started. */
  private final class Running implements Progress {
    private final Target.Named target;
    private final Future<Result> result;
    private volatile Progress progress = Progress.NONE;

    Running(Target.Named target, ExecutorService cores) {
      this.target = target;
      CheckOptions options = flags.options(target);
      result = cores.submit(() -> check(options));
    }

    private Result check(CheckOptions options) {
      long start = System.nanoTime();
      Subject subject = Subject.of(target.provider());
      Report verdict = new Check(subject, options).run(this);
      return new CheckResult(target, subject, List.of(), verdict, flags, System.nanoTime() - start);
    }

    @Override
    public void at(String phase, long done, long total) {
      progress.at(phase, done, total);
    }

    @Override
    public void found(Finding finding) {
      ProgressLine line = shown;
      if (line != null) {
        line.clear(); // the next report of progress draws the line again, below what is printed
      }
      report.found(target, target.provider().name(), finding);
    }
  }
}
