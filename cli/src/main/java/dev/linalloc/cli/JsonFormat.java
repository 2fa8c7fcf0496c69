package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prints one JSON document for programs, at the end. {@code cli/JSON.md} documents its fields.
 *
 * <p>Findings of a child JVM are kept until the child reports its result, which repeats them. If
 * the child is lost before that, they go into the {@link LostTarget}.
 */
final class JsonFormat extends ReportFormat {
  /** The version of the document's format. It grows if a field is changed or removed. */
  static final int VERSION = 1;

  private final PrintWriter out;
  private final String command;
  private final List<Object> results = new ArrayList<>();
  private final List<Object> found = new ArrayList<>();

  JsonFormat(PrintWriter out, String command) {
    this.out = out;
    this.command = command;
  }

  @Override
  void found(Target target, String allocator, Finding finding) {} // the result repeats it

  @Override
  void show(Result result) {
    if (result instanceof LostTarget lost) {
      results.add(lost.fields(found));
      found.clear();
    } else {
      results.add(result.fields());
    }
  }

  @Override
  synchronized void relay(String line) {
    JsonLines.read(
        line,
        found::add,
        result -> {
          results.add(result);
          found.clear();
        });
  }

  @Override
  void finish() {
    Map<String, Object> document =
        new Fields()
            .with("format", VERSION)
            .with("command", command)
            .with("results", results)
            .map();
    out.println(Json.pretty(document));
    out.flush();
  }
}
