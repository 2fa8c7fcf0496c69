package dev.linalloc.cli;

import java.util.List;
import java.util.Map;

/** Writes the results to files at the end. */
final class Collected extends CollectingFormat {
  private final ReportFiles files;
  private final String command;

  Collected(ReportFiles files, String command) {
    this.files = files;
    this.command = command;
  }

  @Override
  Object fields(Result result) {
    return files.fields(result);
  }

  /** Results of this JVM go through JSON once, as those of a child JVM have. */
  @Override
  void finish() {
    List<Map<String, Object>> same =
        results().stream().map(result -> Json.map(Json.line(result))).toList();
    files.write(command, same);
  }
}
