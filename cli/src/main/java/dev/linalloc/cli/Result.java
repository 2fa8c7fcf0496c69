package dev.linalloc.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of a command's report, which both formats can show. */
interface Result {
  /** Returns the exit code that this result calls for. */
  default int exitCode() {
    return 0;
  }

  /**
   * Returns the films of the result: of each finding in turn, or if there is none, of its trace.
   */
  default List<Map<String, @Nullable Object>> films() {
    return List.of();
  }

  /** Prints the result for people. */
  void print(TextFormat text);

  /** Returns the fields of the result, for programs, in the order of {@code cli/JSON.md}. */
  Map<String, @Nullable Object> fields();
}
