package dev.linalloc.kit.toy;

import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;
import java.util.BitSet;

/**
 * The free pages of a toy that divides pages: a bit for each page of memory. Neighbours are merged
 * because nothing but the bits tells them apart.
 *
 * <p>The 65,536th page is never free, so no block holds the last address.
 */
final class FreePages {
  /** The order of the smallest piece of a page: its size is 2 to the power of its order. */
  static final int LEAST_ORDER = 4;

  /** The order of a page: blocks of this order and above take whole pages. */
  static final int PAGE_ORDER = 16;

  /** The end of the pages that may be free, in bytes. */
  static final long LIMIT = Pages.bytes(LinearMemory.MAX_PAGES - 1);

  private final BitSet free = new BitSet();
  private final long base;

  /**
   * Makes an empty set. In the page that holds {@code base}, only the bytes from there on count.
   */
  FreePages(long base) {
    this.base = base;
  }

  /** Adds all pages of which [from, to) has a byte. */
  void give(long from, long to) {
    long end = Math.min(to, LIMIT);
    if (from < end) {
      free.set(page(from), page(end - 1) + 1);
    }
  }

  /**
   * Takes the pages of the lowest aligned range that is free, and returns its start, or 0 if there
   * is none.
   */
  long take(long size, long align) {
    for (int from = free.nextSetBit(0); from >= 0; ) {
      int to = free.nextClearBit(from);
      long start = Pages.alignUp(Math.max(Pages.bytes(from), base), (int) align);
      if (start + size <= Pages.bytes(to)) {
        free.clear(page(start), page(start + size - 1) + 1);
        return start;
      }
      from = free.nextSetBit(to);
    }
    return 0;
  }

  /** Returns the order of the smallest piece that holds a block; at least 16 for whole pages. */
  static int order(long size, long align) {
    long least = Math.max(1L << LEAST_ORDER, Math.max(size, align));
    return Long.SIZE - Long.numberOfLeadingZeros(least - 1);
  }

  static int page(long address) {
    return (int) (address / LinearMemory.PAGE_SIZE);
  }
}
