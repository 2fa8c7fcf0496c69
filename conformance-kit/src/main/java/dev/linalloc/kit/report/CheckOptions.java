package dev.linalloc.kit.report;

/**
 * How much to check.
 *
 * @param seed the seed of the random traces, of random sizes in scripts, and of the parts of large
 *     blocks that are verified
 * @param steps the least number of random steps to make; the scripts are played in any case
 * @param effort which scripts are played
 */
public record CheckOptions(long seed, long steps, Effort effort) {
  /** Enough for a certificate; takes seconds to minutes. */
  public static final CheckOptions DEFAULT = of(20_260_401, Effort.DEFAULT);

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

  /**
   * Makes options that play every script.
   *
   * @param seed see {@link #seed()}
   * @param steps see {@link #steps()}
   */
  public CheckOptions(long seed, long steps) {
    this(seed, steps, Effort.DEFAULT);
  }

  /**
   * {@return options with the random steps of an effort}
   *
   * @param seed see {@link #seed()}
   * @param effort see {@link #effort()}
   */
  public static CheckOptions of(long seed, Effort effort) {
    return new CheckOptions(seed, effort.steps(), effort);
  }
}
