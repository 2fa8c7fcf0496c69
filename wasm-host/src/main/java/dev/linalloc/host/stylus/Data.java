package dev.linalloc.host.stylus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The data files of this package: lines of a name and a number, perhaps with a unit and a source.
 * Lines that begin with {@code #} say where the file is from; the line after them names the
 * columns.
 */
final class Data {
  /** What Stylus charges and allows: {@code prices.csv}. */
  private static final Map<String, Long> PRICES = read("prices.csv");

  private Data() {}

  /** Returns a constant of {@code prices.csv}. */
  static long price(String name) {
    return Objects.requireNonNull(PRICES.get(name), name);
  }

  /** Reads a data file; the map keeps the order of its lines. */
  static Map<String, Long> read(String file) {
    Map<String, Long> values = new LinkedHashMap<>();
    text(file)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .skip(1)
        .map(line -> line.split(",", 3))
        .forEach(fields -> values.put(fields[0], Long.valueOf(fields[1])));
    return values;
  }

  private static String text(String file) {
    try (InputStream in = Data.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
