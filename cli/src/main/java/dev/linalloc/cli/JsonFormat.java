package dev.linalloc.cli;

import java.io.PrintWriter;
import java.util.Map;

/** Prints one JSON document for programs, at the end. {@code cli/JSON.md} documents its fields. */
final class JsonFormat extends CollectingFormat {
  /** The version of the document's format. It grows if a field is changed or removed. */
  static final int VERSION = 1;

  private final PrintWriter out;
  private final String command;

  JsonFormat(PrintWriter out, String command) {
    this.out = out;
    this.command = command;
  }

  @Override
  Object fields(Result result) {
    return result.fields();
  }

  @Override
  void finish() {
    Map<String, Object> document =
        new Fields()
            .with("format", VERSION)
            .with("command", command)
            .with("results", results())
            .map();
    out.println(Json.pretty(document));
    out.flush();
  }
}
