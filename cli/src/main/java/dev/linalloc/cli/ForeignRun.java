package dev.linalloc.cli;

import dev.linalloc.cli.ChildJvm.Ending;
import dev.linalloc.cli.ChildJvm.Ending.Broken;
import dev.linalloc.cli.ChildJvm.Ending.Completed;
import dev.linalloc.cli.ChildJvm.Ending.Unusable;
import dev.linalloc.spec.Rule;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Runs a command on a foreign target in a child JVM, and reports the result. */
final class ForeignRun {
  private static final String PREFIX = "linalloc: ";

  private final Target target;
  private final ReportFormat report;
  private final PrintWriter err;
  private final List<String> problems = Collections.synchronizedList(new ArrayList<>());

  /**
   * Prepares a run.
   *
   * @param report takes what the child reports
   * @param err takes progress and problems
   */
  ForeignRun(Target target, ReportFormat report, PrintWriter err) {
    this.target = target;
    this.report = report;
    this.err = err;
  }

  /** Runs the command with {@code arguments}, which name no target but this one. */
  void run(List<String> arguments, Limits limits) throws IOException, InterruptedException {
    Ending ending;
    try (ProgressLine line = new ProgressLine(err, target.text())) {
      ending = ChildJvm.run(target, arguments, limits, line, out(line), this::problem);
    }
    switch (ending) {
      case Completed(int exitCode) when problems.isEmpty() -> report.raise(exitCode);
      case Completed(int exitCode) ->
          report.add(new LostTarget(target, exitCode, null, String.join("\n", problems)));
      case Broken(Rule rule, String evidence) ->
          report.add(new LostTarget(target, Main.BROKEN, rule, evidence));
      case Unusable(String why, boolean afterFinding) -> {
        err.println(PREFIX + why);
        int exitCode = afterFinding ? Main.BROKEN : Main.UNUSABLE;
        report.add(new LostTarget(target, exitCode, null, why));
      }
    }
  }

  private Consumer<String> out(ProgressLine line) {
    return printed -> {
      line.clear(); // the next report of progress draws the line again, below what is printed
      report.relay(printed);
    };
  }

  private void problem(String line) {
    err.println(line);
    problems.add(line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line);
  }
}
