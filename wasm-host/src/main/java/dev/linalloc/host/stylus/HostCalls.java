package dev.linalloc.host.stylus;

import java.util.Map;
import java.util.TreeMap;

/**
 * The calls of Stylus's functions that a contract has made, and their price in ink. A call costs
 * the price in {@code hooks.csv}; those that pass bytes cost more for each byte.
 */
public final class HostCalls {
  private static final Map<String, Long> PRICES = Data.read("hooks.csv");

  /**
   * Calls of one function.
   *
   * @param times how often it was called
   * @param ink what all its calls cost
   */
  public record Line(long times, long ink) {}

  private final Map<String, Line> lines = new TreeMap<>();

  /** Makes the list of a contract that has made no call. */
  public HostCalls() {}

  /**
   * Counts a call that passes no bytes.
   *
   * @param function its name
   */
  public void add(String function) {
    add(function, 0);
  }

  /** Counts a call of {@code read_args}, which writes {@code bytes} bytes to the contract. */
  public void readArguments(long bytes) {
    add("read_args", price("host.write", bytes));
  }

  /** Counts a call of {@code write_result}, whose bytes are read twice. */
  public void writeResult(long bytes) {
    add("write_result", 2 * price("host.read", bytes));
  }

  private void add(String function, long more) {
    long ink = PRICES.getOrDefault(function, 0L) + more;
    lines.merge(function, new Line(1, ink), (a, b) -> new Line(a.times + b.times, a.ink + b.ink));
  }

  private static long price(String name, long bytes) {
    long charged = Math.max(0, bytes - Data.price("host.free.bytes"));
    return Data.price(name) + charged * Data.price(name + ".byte");
  }

  /** {@return the calls so far, by function} */
  public Map<String, Line> lines() {
    return Map.copyOf(lines);
  }

  /** {@return the ink of all calls so far} */
  public long ink() {
    return lines.values().stream().mapToLong(Line::ink).sum();
  }
}
