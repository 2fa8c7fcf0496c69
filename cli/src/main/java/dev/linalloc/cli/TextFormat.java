package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Prints each result for people as soon as it is known. */
final class TextFormat extends ReportFormat {
  private final PrintWriter out;
  private final Counterexamples counterexamples;

  /** Prints to {@code out}, and writes traces to files in {@code folder}. */
  TextFormat(PrintWriter out, Path folder) {
    this.out = out;
    counterexamples = new Counterexamples(out, folder);
  }

  /** Returns the writer of the results. */
  PrintWriter out() {
    return out;
  }

  /** Returns the printer of broken rules. */
  Counterexamples counterexamples() {
    return counterexamples;
  }

  @Override
  synchronized void note(String line) {
    out.println(line);
  }

  @Override
  synchronized void found(Target target, String allocator, Finding finding) {
    counterexamples.found(target, allocator, finding);
  }

  @Override
  void show(Result result) {
    result.print(this);
    out.flush();
  }

  @Override
  synchronized void relay(String line) {
    out.println(line);
  }

  @Override
  void finish() {
    out.flush();
  }
}
