package dev.linalloc.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of a command's report, which both formats can show. */
interface Result {
  /** Returns the exit code that this result calls for. */
  default int exitCode() {
    return 0;
  }

  /** Prints the result for people. */
  void print(TextFormat text);

  /** Returns the fields of the result, for programs, in the order of {@code cli/JSON.md}. */
  Map<String, @Nullable Object> fields();
}
