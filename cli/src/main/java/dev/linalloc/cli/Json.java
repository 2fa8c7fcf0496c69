package dev.linalloc.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.spi.Promises;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON in memory, and makes the objects that several commands print. */
final class Json {
  private static final JSON LINE = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);
  private static final JSON PRETTY = LINE.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

  private interface Work<T> {
    T run() throws IOException;
  }

  private Json() {}

  /** Returns {@code value} as indented JSON. */
  static String pretty(Object value) {
    return unchecked(() -> PRETTY.asString(value));
  }

  /** Returns {@code value} as JSON in one line. */
  static String line(Object value) {
    return unchecked(() -> LINE.asString(value));
  }

  /** Parses a JSON object. */
  static Map<String, Object> map(String text) {
    return unchecked(() -> JSON.std.mapFrom(text));
  }

  /** Returns the objects of a parsed array; none if {@code array} is null. */
  @SuppressWarnings("unchecked") // it is an array of objects
  static List<Map<String, Object>> objects(@Nullable Object array) {
    return array == null ? List.of() : (List<Map<String, Object>>) array;
  }

  /**
   * Returns the first fields of the results of {@code check}, {@code replay}, {@code view}, {@code
   * diff}, {@code soak} and {@code explore}.
   *
   * @param allocator its name, or null if it is not known
   * @param error why there is no result, or null if there is one
   */
  static Map<String, @Nullable Object> verdict(
      Target target,
      @Nullable String allocator,
      boolean conforms,
      List<?> findings,
      @Nullable String error) {
    return new Fields()
        .with("target", target.text())
        .with("allocator", allocator)
        .with("conforms", conforms)
        .with("findings", findings)
        .with("error", error)
        .map();
  }

  /** Returns a broken rule as an object. */
  static Map<String, @Nullable Object> finding(Finding finding) {
    return new Fields()
        .with("rule", finding.rule().name())
        .with("evidence", finding.evidence())
        .with("picture", finding.picture())
        .with("trace", finding.trace().toString())
        .with("scenario", finding.scenario())
        .map();
  }

  /** Returns promises as an object. */
  static Map<String, @Nullable Object> promises(Promises promises) {
    return new Fields()
        .with("bump", promises.bump())
        .with("reclaiming", promises.reclaiming())
        .with("slackPages", orNull(promises.slackPages()))
        .with("overheadBytes", orNull(promises.overheadBytes()))
        .with("overheadPercent", promises.overheadPercent())
        .with("usablePercent", promises.usablePercent())
        .with("soleOwner", promises.soleOwner())
        .with("maxSize", Integer.toUnsignedLong(promises.maxSize()))
        .with("zeroed", promises.zeroed())
        .map();
  }

  private static @Nullable Integer orNull(int bound) {
    return bound == Promises.UNCHECKED ? null : bound;
  }

  private static <T> T unchecked(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen: it reads and writes memory alone
    }
  }
}
