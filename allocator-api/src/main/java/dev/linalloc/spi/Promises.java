package dev.linalloc.spi;

/**
 * What an allocator promises beyond the core rules. The conformance kit checks the core rules and
 * what is promised, and no more.
 *
 * @param bump fresh blocks lie one after the other at ascending addresses, and memory is never
 *     reused
 * @param reclaiming memory of blocks that were given back is reused, and neighbouring blocks that
 *     were given back are merged
 * @param slackPages the most pages that a request may add beyond those it needs, or {@link
 *     #UNCHECKED}
 * @param overheadBytes the most bytes that a block may take beyond its size and its alignment, or
 *     {@link #UNCHECKED}
 * @param zeroed a block from {@link GlobalAllocator#alloc} is all zeros, too
 */
public record Promises(
    boolean bump, boolean reclaiming, int slackPages, int overheadBytes, boolean zeroed) {
  /** The value of a number that is not promised. */
  public static final int UNCHECKED = -1;

  /** Nothing beyond the core rules. */
  public static final Promises NONE = new Promises(false, false, UNCHECKED, UNCHECKED);

  /** Makes promises without {@link #zeroed}. */
  public Promises(boolean bump, boolean reclaiming, int slackPages, int overheadBytes) {
    this(bump, reclaiming, slackPages, overheadBytes, false);
  }

  /**
   * Checks the two numbers.
   *
   * @throws IllegalArgumentException if one is below {@link #UNCHECKED}
   */
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

  /**
   * {@return the same promises with another {@link #zeroed}}
   *
   * @param to whether a block from {@code alloc} is all zeros
   */
  public Promises withZeroed(boolean to) {
    return new Promises(bump, reclaiming, slackPages, overheadBytes, to);
  }
}
