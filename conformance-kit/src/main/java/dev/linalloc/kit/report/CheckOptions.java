package dev.linalloc.kit.report;

/**
 * How much to check.
 *
 * @param seed the seed of the random traces
 * @param steps the least number of random steps to make; the scripts are played in any case
 */
public record CheckOptions(long seed, long steps) {
  /** Enough for a certificate; takes seconds to minutes. */
  public static final CheckOptions DEFAULT = new CheckOptions(20_260_401, 200_000);

  /**
   * Makes options.
   *
   * @throws IllegalArgumentException if {@code steps} is negative
   */
  public CheckOptions {
    if (steps < 0) {
      throw new IllegalArgumentException("steps (" + steps + ") must not be negative");
    }
  }
}
