package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Collects results as objects, and writes them to files at the end.
 *
 * <p>Findings of a child JVM are kept until the child reports its result, which repeats them. If
 * the child is lost before that, they go into the {@link LostTarget}.
 */
final class Collected extends ReportFormat {
  private final ReportFiles files;
  private final String command;
  private final List<Map<String, Object>> results = new ArrayList<>();
  private final List<Object> found = new ArrayList<>();

  Collected(ReportFiles files, String command) {
    this.files = files;
    this.command = command;
  }

  @Override
  void found(Target target, String allocator, Finding finding) {} // the result repeats it

  @Override
  void show(Result result) {
    add(result instanceof LostTarget lost ? lost.fields(found) : files.fields(result));
  }

  @Override
  void relay(String line) {
    JsonLines.read(line, found::add, this::add);
  }

  /**
   * Adds a result as it is after JSON, however it came: all parts of a file's text are the same.
   */
  private void add(Object result) {
    results.add(Json.map(Json.line(result)));
    found.clear();
  }

  @Override
  void finish() {
    files.write(command, results);
  }
}
