package dev.linalloc.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Reports as JSON: what is read and written here is in memory, so that no input can fail. */
final class Json {
  private interface Work<T> {
    T run() throws IOException;
  }

  private Json() {}

  /** Returns {@code value} as programs and people read it. */
  static String pretty(Object value) {
    return unchecked(() -> JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(value));
  }

  /** Returns {@code value} in one line. */
  static String line(Object value) {
    return unchecked(() -> JSON.std.asString(value));
  }

  /** Returns the object that {@code text} is. */
  static Map<String, Object> map(String text) {
    return unchecked(() -> JSON.std.mapFrom(text));
  }

  /** Returns the array that {@code text} is. */
  static List<Object> list(String text) {
    return unchecked(() -> JSON.std.listFrom(text));
  }

  private static <T> T unchecked(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
