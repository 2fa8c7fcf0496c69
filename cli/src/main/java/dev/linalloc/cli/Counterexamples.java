package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.trace.TraceWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints counterexamples and writes their traces to files. If a file cannot be written, a line says
 * so, and the command goes on.
 *
 * @param out takes the text
 * @param folder the folder of the files
 */
record Counterexamples(PrintWriter out, Path folder) {
  /** The most lines of a trace that is printed as a whole, if the trace is not minimal. */
  private static final int SHORT = 60;

  /**
   * Prints a broken rule as soon as it is found. The trace may be long, so it is written to the
   * file but not printed.
   */
  void found(Target target, String name, Finding finding) {
    printBreach(finding);
    String steps = "shown by a trace of " + finding.trace().steps().size() + " steps";
    out.println(steps + ", not yet minimal" + written(target, name, finding));
    out.flush();
  }

  /** Prints a broken rule with its picture and its minimal trace. */
  void minimal(Target target, String name, Finding finding) {
    printBreach(finding);
    out.print(finding.picture().indent(2));
    out.println("minimal trace" + written(target, name, finding));
    out.print(finding.trace().toString().indent(4));
    out.flush();
  }

  /** Prints a broken rule of a run that was cut short, with its picture and its trace so far. */
  void asItIs(Target target, String name, Finding finding) {
    printBreach(finding);
    out.print(finding.picture().indent(2));
    out.println("trace, not minimal" + written(target, name, finding));
    List<String> lines = new ArrayList<>(finding.trace().toString().lines().toList());
    if (lines.size() > SHORT) {
      int left = lines.size() - SHORT;
      lines.subList(SHORT / 2, SHORT / 2 + left).clear();
      lines.add(SHORT / 2, "... " + left + " lines are left out here");
    }
    lines.forEach(line -> out.println("    " + line));
    out.flush();
  }

  private void printBreach(Finding finding) {
    out.printf("%n%s broken: %s%n%s%n", finding.rule(), finding.rule().title(), finding.evidence());
    if (!finding.scenario().isEmpty()) {
      out.println("found by: " + finding.scenario());
    }
  }

  /** Writes the trace and returns how to replay it, or why it was not written. */
  private String written(Target target, String name, Finding finding) {
    out.flush();
    Path file = folder.resolve("linalloc-" + name + "-" + finding.rule() + ".trace");
    try {
      TraceWriter.write(
          file,
          finding.trace(),
          List.of(name + " breaks " + finding.rule() + ": " + finding.evidence()));
    } catch (IOException e) {
      return " (no file " + file + " was written: " + why(e) + ")";
    }
    return "; to replay it: linalloc replay "
        + Stream.concat(Stream.of(target.text(), file.toString()), target.options().stream())
            .map(Counterexamples::quoted)
            .collect(Collectors.joining(" "));
  }

  private static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such folder";
      case AccessDeniedException _ -> "no permission";
      case FileSystemException problem when problem.getReason() != null -> problem.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  /** Returns {@code word} in quotes if a shell would not read it as one word. */
  static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
