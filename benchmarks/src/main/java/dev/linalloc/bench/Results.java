package dev.linalloc.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All measurements, in a CSV file. Each new one is appended at once, so a run that was cut short
 * can continue. Times are in nanoseconds per operation; for two rows that are timed alternately,
 * the ratio of their times stands in the same column.
 */
final class Results {
  private static final String HEADER = "cell,round,ns,bytes";

  /**
   * The measurements of one fork.
   *
   * @param nanos nanoseconds per operation, one number per iteration
   * @param bytes bytes of garbage per operation, or NaN if that is not known
   */
  record Measured(List<Double> nanos, double bytes) {}

  private final Path file;
  private final Map<String, Map<Integer, Measured>> rounds = new HashMap<>();

  private Results(Path file) {
    this.file = file;
  }

  /** Returns an empty set of measurements, to which none can be added. */
  static Results none() {
    return new Results(Path.of(""));
  }

  /** Reads the file, or makes a new one. */
  static Results open(Path file) throws IOException {
    Results results = new Results(file);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        results.read(line);
      }
    } else {
      Files.createDirectories(file.getParent());
      Files.writeString(file, HEADER + "\n");
    }
    return results;
  }

  private void read(String line) {
    List<String> words = List.of(line.replace("\"", "").split(",", -1));
    if (words.size() < 4 || line.equals(HEADER)) {
      return;
    }
    // a row's name may hold a comma, so columns are counted from the end
    int last = words.size() - 1;
    String cell = String.join(",", words.subList(0, last - 2));
    List<Double> nanos = new ArrayList<>();
    for (String number : words.get(last - 1).split(" ", -1)) {
      nanos.add(Double.parseDouble(number));
    }
    put(
        cell,
        Integer.parseInt(words.get(last - 2)),
        new Measured(nanos, Double.parseDouble(words.get(last))));
  }

  private void put(String cell, int round, Measured measured) {
    rounds.computeIfAbsent(cell, _ -> new HashMap<>()).put(round, measured);
  }

  boolean has(Cell cell, int round) {
    return rounds.getOrDefault(cell.toString(), Map.of()).containsKey(round);
  }

  void add(Cell cell, int round, Measured measured) throws IOException {
    put(cell.toString(), round, measured);
    StringBuilder line = new StringBuilder();
    line.append('"').append(cell).append("\",").append(round).append(',');
    for (double nanos : measured.nanos()) {
      line.append(String.format("%.4g", nanos)).append(' ');
    }
    line.setLength(line.length() - 1);
    line.append(',').append(String.format("%.3f", measured.bytes())).append('\n');
    Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  /**
   * Returns the median of at least one number; the larger of the two middle ones if their count is
   * even.
   */
  static double median(List<Double> numbers) {
    return numbers.stream().sorted().skip(numbers.size() / 2).findFirst().orElseThrow();
  }

  /** Returns the figure of a cell over all rounds, or null if it was not measured. */
  @Nullable Figure figure(Cell cell) {
    Map<Integer, Measured> measured = rounds.get(cell.toString());
    if (measured == null) {
      return null;
    }
    List<Double> nanos =
        measured.values().stream().flatMap(each -> each.nanos().stream()).sorted().toList();
    return new Figure(
        median(nanos),
        nanos.getFirst(),
        nanos.getLast(),
        measured.values().stream().mapToDouble(Measured::bytes).max().orElse(Double.NaN));
  }

  /**
   * What a table shows of a cell. For two rows that are timed alternately, ratios stand in place of
   * nanoseconds.
   *
   * @param median nanoseconds per operation
   * @param least the fastest iteration
   * @param most the slowest iteration
   * @param bytes bytes of garbage per operation
   */
  record Figure(double median, double least, double most, double bytes) {}
}
