package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Prints a finding or a result per line, in a child JVM whose parent collects JSON. */
final class JsonLines extends ReportFormat {
  private static final String FINDING = "finding";
  private static final String RESULT = "result";

  private final PrintWriter out;
  private final String tag;
  private final Function<Result, Object> fields;

  /** Prints the fields that {@code --json} shows. */
  JsonLines(PrintWriter out) {
    this(out, "", Result::fields);
  }

  /**
   * Prints other fields.
   *
   * @param tag begins each line
   * @param fields makes an object of a result
   */
  JsonLines(PrintWriter out, String tag, Function<Result, Object> fields) {
    this.out = out;
    this.tag = tag;
    this.fields = fields;
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
    print(RESULT, fields.apply(result));
  }

  @Override
  void relay(String line) {
    out.println(line);
  }

  @Override
  void finish() {} // each line is printed at once

  private void print(String kind, Object value) {
    out.println(tag + Json.line(Map.of(kind, value)));
    out.flush();
  }
}
