package dev.linalloc.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command prints, and the option that chooses the format of its report. */
final class Output {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--json",
      description = "Print one JSON document for programs; cli/JSON.md documents its fields.")
  private boolean json;

  /** Returns the format of a command that finds no broken rules. */
  ReportFormat format() {
    return format(Path.of(""));
  }

  /** Returns the format of a command that writes traces to {@code folder}. */
  ReportFormat format(Path folder) {
    return json ? new JsonFormat(out(), command.name()) : new TextFormat(out(), folder);
  }

  /** Returns the format in which a child JVM reports to its parent. */
  ReportFormat formatOfChild(Path folder) {
    return json ? new JsonLines(out()) : new TextFormat(out(), folder);
  }

  /** Returns a writer of text that waits for the user after each page, in a terminal. */
  Pager pager() {
    if (json) {
      throw new IllegalArgumentException("--json has no steps; leave out --step or --json");
    }
    return Pager.ofTerminal(out());
  }

  /** Returns the format of a command whose text goes to {@code writer}. */
  ReportFormat textOn(Writer writer) {
    return new TextFormat(new PrintWriter(writer, true), Path.of(""));
  }

  /** Returns the format of a command that also writes {@code files}. */
  ReportFormat format(Path folder, ReportFiles files) {
    return files.beside(format(folder), command.name());
  }

  /** Returns the format in which the child JVM of such a command reports to its parent. */
  ReportFormat formatOfChild(Path folder, ReportFiles files) {
    return files.besideOfChild(formatOfChild(folder), out());
  }

  /** Returns this option as an argument of a command line. */
  List<String> arguments() {
    return json ? List.of("--json") : List.of();
  }

  /** Returns the writer of progress and problems. */
  PrintWriter err() {
    return command.commandLine().getErr();
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
