package dev.linalloc.spi;

/**
 * What an allocator promises beyond the core rules. The conformance kit checks exactly what is
 * promised.
 *
 * @param bump fresh blocks lie one after the other at ascending addresses and are never reused
 * @param reclaiming memory given back is used again, and comes together again
 * @param slackPages pages that a request may add beyond those it needs, or {@link #UNCHECKED}
 * @param overheadBytes bytes that a block may cost beyond its size and its alignment, or {@link
 *     #UNCHECKED}
 */
public record Promises(boolean bump, boolean reclaiming, int slackPages, int overheadBytes) {
  /** Stands for a number that is not promised. */
  public static final int UNCHECKED = -1;

  /** Nothing beyond the core rules. */
  public static final Promises NONE = new Promises(false, false, UNCHECKED, UNCHECKED);

  /** Checks the two numbers. */
  public Promises {
    if (slackPages < UNCHECKED) {
      throw new IllegalArgumentException(
          "slackPages (" + slackPages + ") must be at least " + UNCHECKED);
    }
    if (overheadBytes < UNCHECKED) {
      throw new IllegalArgumentException(
          "overheadBytes (" + overheadBytes + ") must be at least " + UNCHECKED);
    }
  }
}
