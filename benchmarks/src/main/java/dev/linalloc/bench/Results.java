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
 * Every measurement there is, in a CSV file that grows by a line each time one is made, so that a
 * run that was cut short goes on where it stopped. Times are in nanoseconds an operation; two rows
 * by turns have a ratio there.
 */
final class Results {
  private static final String HEADER = "cell,round,ns,bytes";

  /**
   * One fork's measurements.
   *
   * @param nanos an operation's, a number for each iteration
   * @param bytes of garbage an operation; not a number where that is not known
   */
  record Measured(List<Double> nanos, double bytes) {}

  private final Path file;
  private final Map<String, Map<Integer, Measured>> rounds = new HashMap<>();

  private Results(Path file) {
    this.file = file;
  }

  /** Reads what there is, or begins a new file. */
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
    // A row's name may hold a comma: the last three words are the numbers.
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

  /** Returns the one in the middle of at least one, the larger where there are two. */
  static double median(List<Double> numbers) {
    return numbers.stream().sorted().skip(numbers.size() / 2).findFirst().orElseThrow();
  }

  /** Returns the figure of a cell over all rounds, or null where it was not measured. */
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
   * What a table shows of a cell.
   *
   * @param median nanoseconds an operation
   * @param least the fastest iteration
   * @param most the slowest
   * @param bytes of garbage an operation
   */
  record Figure(double median, double least, double most, double bytes) {}
}
