package dev.linalloc.cli;

import dev.linalloc.kit.Finding;
import dev.linalloc.kit.trace.TraceWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Shows counterexamples. */
final class Counterexample {
  private Counterexample() {}

  /**
   * Prints what broke, the picture and the minimal trace, which it also writes to a file in {@code
   * folder}.
   *
   * @param name the allocator's
   * @param target what the user calls it
   */
  static void show(PrintWriter out, Path folder, String name, String target, Finding finding)
      throws IOException {
    out.printf("%n%s broken: %s%n%s%n", finding.rule(), finding.rule().title(), finding.evidence());
    out.print(finding.picture().indent(2));
    Path file = folder.resolve("linalloc-" + name + "-" + finding.rule() + ".trace");
    TraceWriter.write(
        file,
        finding.trace(),
        List.of(name + " breaks " + finding.rule() + ": " + finding.evidence()));
    out.printf("minimal trace, replay it by: linalloc replay %s %s%n", target, file);
    out.print(finding.trace().toString().indent(4));
  }
}
