package dev.linalloc.kit.oracle;

import dev.linalloc.spi.LinearMemory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of addresses: one bit for each of the 2<sup>32</sup>. The bits of a page are allocated when
 * part of it is first added. Pages that are added whole share one array of ones. A look-up reads
 * one or two words for a small block and at most 8 KiB per page for a large one. Its cost does not
 * depend on the number of live blocks.
 */
@SuppressWarnings("ReferenceEquality") // a page is full if it is the shared array FULL
public final class AddressSet {
  private static final int PAGE_BITS = LinearMemory.PAGE_SIZE;
  private static final int PAGE_WORDS = PAGE_BITS / Long.SIZE;
  private static final long[] FULL = new long[PAGE_WORDS];

  static {
    Arrays.fill(FULL, -1L);
  }

  /** The bits of each page; null if none is set. */
  private long[] @Nullable [] pages = new long[16] @Nullable [];

  /** Makes an empty set. */
  public AddressSet() {}

  /** Returns how many addresses in [from, to) are in the set. */
  public long count(long from, long to) {
    long count = 0;
    for (long at = from; at < to; at = nextPage(at)) {
      long[] page = page(at);
      long end = Math.min(to, nextPage(at));
      if (page == FULL) {
        count += end - at;
      } else if (page != null) {
        for (long word = at / Long.SIZE; word * Long.SIZE < end; word++) {
          count += Long.bitCount(page[(int) (word % PAGE_WORDS)] & mask(word, at, end));
        }
      }
    }
    return count;
  }

  /** Returns whether any address in [from, to) is in the set. */
  boolean intersects(long from, long to) {
    for (long at = from; at < to; at = nextPage(at)) {
      if (count(at, Math.min(to, nextPage(at))) != 0) {
        return true; // an overlap with a large block shows in its first page
      }
    }
    return false;
  }

  /** Returns the first address in [from, to) that is not in the set, or {@code to}. */
  long nextAbsent(long from, long to) {
    for (long at = from; ; at = (at / Long.SIZE + 1) * Long.SIZE) {
      long[] page = page(at);
      long present = page == null ? 0 : page[(int) (at / Long.SIZE % PAGE_WORDS)] >>> at;
      long run = Long.numberOfTrailingZeros(~present);
      if (at % Long.SIZE + run < Long.SIZE) {
        return Math.min(at + run, to);
      }
    }
  }

  /** Returns whether the set has {@code length} addresses in a row. */
  boolean hasRun(long length) {
    long run = 0;
    for (int index = 0; index < pages.length && run < length; index++) {
      long[] page = pages[index];
      if (page == null) {
        run = 0;
      } else if (page == FULL) {
        run += PAGE_BITS;
      } else {
        run = longestRun(page, run, length);
      }
    }
    return run >= length;
  }

  /**
   * Continues a run of {@code run} addresses into a page. Returns the length of the run at the end
   * of the page, or {@code enough} as soon as one is that long.
   */
  private static long longestRun(long[] page, long run, long enough) {
    for (long word : page) {
      long longest = run + Long.numberOfTrailingZeros(~word);
      if (longest >= enough || (enough < Long.SIZE && hasRun(word, enough))) {
        return enough;
      }
      run = word == -1L ? longest : Long.numberOfLeadingZeros(~word);
    }
    return run;
  }

  /** Returns whether {@code length} bits of {@code word} in a row are set. */
  private static boolean hasRun(long word, long length) {
    long starts = word;
    for (int shift = 1; shift < length && starts != 0; shift++) {
      starts &= word >>> shift; // bits that begin a run of shift + 1
    }
    return starts != 0;
  }

  /** Adds [from, to). */
  public void add(long from, long to) {
    put(from, to, true);
  }

  /** Removes [from, to). */
  public void remove(long from, long to) {
    put(from, to, false);
  }

  private void put(long from, long to, boolean value) {
    while (to > (long) pages.length * PAGE_BITS) {
      pages = Arrays.copyOf(pages, 2 * pages.length);
    }
    for (long at = from; at < to; at = nextPage(at)) {
      long end = Math.min(to, nextPage(at));
      int index = (int) (at / PAGE_BITS);
      if (end - at == PAGE_BITS) {
        pages[index] = value ? FULL : null;
      } else {
        long[] page = writable(index);
        for (long word = at / Long.SIZE; word * Long.SIZE < end; word++) {
          long mask = mask(word, at, end);
          int slot = (int) (word % PAGE_WORDS);
          page[slot] = value ? page[slot] | mask : page[slot] & ~mask;
        }
      }
    }
  }

  private long @Nullable [] page(long address) {
    int index = (int) (address / PAGE_BITS);
    return index < pages.length ? pages[index] : null;
  }

  private long[] writable(int index) {
    long[] page = pages[index];
    if (page == null) {
      page = new long[PAGE_WORDS];
    } else if (page == FULL) {
      page = FULL.clone();
    }
    pages[index] = page;
    return page;
  }

  private static long nextPage(long address) {
    return (address / PAGE_BITS + 1) * PAGE_BITS;
  }

  /** Returns the bits of {@code word} that lie in [from, to). */
  private static long mask(long word, long from, long to) {
    long low = Math.max(from - word * Long.SIZE, 0);
    long high = Math.min(to - word * Long.SIZE, Long.SIZE);
    return (-1L << low) & (-1L >>> (Long.SIZE - high));
  }
}
