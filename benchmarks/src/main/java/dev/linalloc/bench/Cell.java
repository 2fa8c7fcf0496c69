package dev.linalloc.bench;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One figure to measure: a row of a group at one point.
 *
 * @param group the group whose rows are compared with each other
 * @param point the position on the group's axis, or empty if the group has no axis
 * @param row what is measured, as tables and charts name it
 * @param benchmark the benchmark's class and method, or the name of a program in C
 * @param parameters the benchmark's parameters
 */
record Cell(
    String group, String point, String row, String benchmark, Map<String, String> parameters) {

  /** Returns the cell in words, for people. */
  String title() {
    return group + (point.isEmpty() ? "" : " at " + point) + ": " + row;
  }

  /**
   * Returns whether the cell times two rows alternately. Its figure is then the ratio of their
   * times.
   */
  boolean isByTurns() {
    return group.equals(Plan.TURNS);
  }

  /** Returns whether this is the cell of {@code row} of {@code group} at {@code point}. */
  boolean is(String group, String point, String row) {
    return this.group.equals(group) && this.point.equals(point) && this.row.equals(row);
  }

  /** Returns a parameter's value. */
  String parameter(String name) {
    return Objects.requireNonNull(parameters.get(name));
  }

  /** Returns a regular expression that matches this benchmark alone. */
  String pattern() {
    return ".*\\." + benchmark.replace(".", "\\.") + "$";
  }

  @Override
  public String toString() {
    return benchmark
        + parameters.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> " " + entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining());
  }
}
