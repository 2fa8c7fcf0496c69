package dev.linalloc.spi;

/**
 * What an allocator promises beyond the core rules, and on which conditions. The conformance kit
 * checks the core rules and what is promised, and no more.
 *
 * <p>The constructor with four parameters makes the usual promises. Each method {@code with…}
 * returns the same promises with one more:
 *
 * <pre>{@code
 * new Promises(false, true, 1, 16).withOverheadPercent(100).withUsablePercent(50) // buddies
 * }</pre>
 *
 * @param bump fresh blocks lie one after the other at ascending addresses, and memory is never
 *     reused
 * @param reclaiming memory of blocks that were given back is reused, and neighbouring blocks that
 *     were given back are merged
 * @param slackPages the most pages that a request may add beyond those it needs, or {@link
 *     #UNCHECKED}
 * @param overheadBytes the most bytes that a block may take beyond its size and its alignment, or
 *     {@link #UNCHECKED}
 * @param overheadPercent what a block may take beyond {@code overheadBytes}, in percent of its
 *     size; 0 if its overhead does not grow with its size
 * @param usablePercent how much of a range of free bytes one block with its overhead can have, in
 *     percent of the range, from 1 to 100; less than 100 if blocks may begin at certain addresses
 *     only, as with buddies
 * @param soleOwner the allocator relies on no other code growing memory: a condition, which the kit
 *     keeps
 * @param maxSize the largest request that the allocator serves, in bytes, unsigned; a larger one
 *     may fail at any time
 * @param zeroed a block from {@link GlobalAllocator#alloc} is all zeros, too
 */
public record Promises(
    boolean bump,
    boolean reclaiming,
    int slackPages,
    int overheadBytes,
    int overheadPercent,
    int usablePercent,
    boolean soleOwner,
    int maxSize,
    boolean zeroed) {
  /** The value of a number that is not promised. */
  public static final int UNCHECKED = -1;

  /** The {@link #maxSize} of an allocator that serves every size: 2<sup>32</sup> − 1 bytes. */
  public static final int ANY_SIZE = -1;

  private static final int ALL = 100;

  /** Nothing beyond the core rules. */
  public static final Promises NONE = new Promises(false, false, UNCHECKED, UNCHECKED);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if {@code slackPages} or {@code overheadBytes} is below {@link
   *     #UNCHECKED}, {@code overheadPercent} is negative, {@code usablePercent} is not from 1 to
   *     100, or {@code maxSize} is 0
   */
  public Promises {
    atLeast(UNCHECKED, "slackPages", slackPages);
    atLeast(UNCHECKED, "overheadBytes", overheadBytes);
    atLeast(0, "overheadPercent", overheadPercent);
    atLeast(1, "usablePercent", usablePercent);
    if (usablePercent > ALL) {
      throw new IllegalArgumentException(
          "usablePercent (" + usablePercent + ") must be at most 100");
    }
    if (maxSize == 0) {
      throw new IllegalArgumentException("maxSize (0) must be at least 1");
    }
  }

  /**
   * Makes promises without conditions, with an overhead that does not grow with the size.
   *
   * @param bump see {@link #bump()}
   * @param reclaiming see {@link #reclaiming()}
   * @param slackPages see {@link #slackPages()}
   * @param overheadBytes see {@link #overheadBytes()}
   * @throws IllegalArgumentException if a number is below {@link #UNCHECKED}
   */
  public Promises(boolean bump, boolean reclaiming, int slackPages, int overheadBytes) {
    this(bump, reclaiming, slackPages, overheadBytes, 0, ALL, false, ANY_SIZE, false);
  }

  private static void atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " (" + value + ") must be at least " + least);
    }
  }

  /**
   * {@return these promises, with another {@link #overheadPercent}}
   *
   * @param percent of a block's size, at least 0
   */
  public Promises withOverheadPercent(int percent) {
    return new Promises(
        bump,
        reclaiming,
        slackPages,
        overheadBytes,
        percent,
        usablePercent,
        soleOwner,
        maxSize,
        zeroed);
  }

  /**
   * {@return these promises, with another {@link #usablePercent}}
   *
   * @param percent of a range of free bytes, from 1 to 100
   */
  public Promises withUsablePercent(int percent) {
    return new Promises(
        bump,
        reclaiming,
        slackPages,
        overheadBytes,
        overheadPercent,
        percent,
        soleOwner,
        maxSize,
        zeroed);
  }

  /**
   * {@return these promises, with another {@link #soleOwner}}
   *
   * @param sole whether they hold only if no other code grows memory
   */
  public Promises withSoleOwner(boolean sole) {
    return new Promises(
        bump,
        reclaiming,
        slackPages,
        overheadBytes,
        overheadPercent,
        usablePercent,
        sole,
        maxSize,
        zeroed);
  }

  /**
   * {@return these promises, with another {@link #maxSize}}
   *
   * @param bytes the largest request that is served, unsigned, at least 1
   */
  public Promises withMaxSize(int bytes) {
    return new Promises(
        bump,
        reclaiming,
        slackPages,
        overheadBytes,
        overheadPercent,
        usablePercent,
        soleOwner,
        bytes,
        zeroed);
  }

  /**
   * {@return these promises, with another {@link #zeroed}}
   *
   * @param to whether a block from {@code alloc} is all zeros
   */
  public Promises withZeroed(boolean to) {
    return new Promises(
        bump,
        reclaiming,
        slackPages,
        overheadBytes,
        overheadPercent,
        usablePercent,
        soleOwner,
        maxSize,
        to);
  }

  /**
   * {@return the most bytes that a block may take beyond its size and align} Without a promise of
   * {@link #overheadBytes} these count as 0.
   *
   * @param size of the block, in bytes
   */
  public long overhead(long size) {
    return Math.max(0, overheadBytes) + (size * overheadPercent + ALL - 1) / ALL;
  }
}
