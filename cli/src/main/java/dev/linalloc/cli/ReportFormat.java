package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;

/**
 * The format of a command's report: text for people, or JSON for programs. A command adds its
 * results as they come and ends the report once. Thread-safe.
 */
abstract sealed class ReportFormat permits TextFormat, JsonLines, WithFiles, CollectingFormat {
  private int exitCode;

  /** Adds a line that only people need, such as a heading. */
  synchronized void note(String line) {}

  /** Reports a broken rule as soon as it is found; the trace is not minimal yet. */
  abstract void found(Target target, String allocator, Finding finding);

  /** Adds a result. */
  final synchronized void add(Result result) {
    exitCode = Math.max(exitCode, result.exitCode());
    show(result);
  }

  /** Shows a result, now or at the end. */
  abstract void show(Result result);

  /** Adds a line that a child JVM printed in this format. */
  abstract void relay(String line);

  /** Makes the exit code at least {@code code}, which a child JVM returned. */
  final synchronized void raise(int code) {
    exitCode = Math.max(exitCode, code);
  }

  /** Ends the report and returns the command's exit code, which is that of its worst result. */
  final synchronized int end() {
    finish();
    return exitCode;
  }

  /** Prints what is still to be printed. */
  abstract void finish();
}
