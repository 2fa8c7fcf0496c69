package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Consumer;

/** Prints a finding or a result per line, in a child JVM whose parent collects JSON. */
final class JsonLines extends ReportFormat {
  private static final String FINDING = "finding";
  private static final String RESULT = "result";

  private final PrintWriter out;

  JsonLines(PrintWriter out) {
    this.out = out;
  }

  /** Passes what {@code line} holds to the consumer of its kind. */
  static void read(String line, Consumer<Object> finding, Consumer<Object> result) {
    Map<String, Object> map = Json.map(line);
    (map.containsKey(FINDING) ? finding : result).accept(map.values().iterator().next());
  }

  @Override
  synchronized void found(Target target, String allocator, Finding finding) {
    print(FINDING, Json.finding(finding));
  }

  @Override
  void show(Result result) {
    print(RESULT, result.fields());
  }

  @Override
  void relay(String line) {
    out.println(line);
  }

  @Override
  void finish() {} // each line is printed at once

  private void print(String kind, Object value) {
    out.println(Json.line(Map.of(kind, value)));
    out.flush();
  }
}
