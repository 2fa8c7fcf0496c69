package dev.linalloc.bench;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One figure to measure: a row of a group at one point.
 *
 * @param group what rows are compared within
 * @param point where on the group's axis, or empty where there is only one place
 * @param row what is measured, as tables and charts name it
 * @param benchmark the benchmark's class and method, or the name of a program in C
 * @param parameters the benchmark's
 */
record Cell(
    String group, String point, String row, String benchmark, Map<String, String> parameters) {

  /** Returns the cell as words for a person. */
  String title() {
    return group + (point.isEmpty() ? "" : " at " + point) + ": " + row;
  }

  /**
   * Returns whether two rows are timed by turns, so that the figure is the ratio of their times.
   */
  boolean isByTurns() {
    return group.equals(Plan.TURNS);
  }

  /** Returns whether it is that row of that group at that point. */
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
