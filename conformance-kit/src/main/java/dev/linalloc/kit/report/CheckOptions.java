package dev.linalloc.kit.report;

/**
 * How much to check.
 *
 * @param seed the seed of the random traces
 * @param steps how many random steps to make, at least
 */
public record CheckOptions(long seed, long steps) {
  /** Enough for a certificate, in some seconds. */
  public static final CheckOptions DEFAULT = new CheckOptions(20_260_401, 200_000);

  /** Checks the numbers. */
  public CheckOptions {
    if (steps < 0) {
      throw new IllegalArgumentException("steps (" + steps + ") must not be negative");
    }
  }
}
