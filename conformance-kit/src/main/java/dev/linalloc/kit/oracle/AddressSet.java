package dev.linalloc.kit.oracle;

import dev.linalloc.api.LinearMemory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of addresses: one bit for each of the 2<sup>32</sup>. The bits of a page are made when its
 * first address is added; a page that is added whole shares one full set. So a question costs one
 * or two words for a small block, a page a step for a large one, and nothing depends on how many
 * blocks are live.
 */
@SuppressWarnings("ReferenceEquality") // FULL is one array
final class AddressSet {
  private static final int PAGE_BITS = LinearMemory.PAGE_SIZE;
  private static final int PAGE_WORDS = PAGE_BITS / Long.SIZE;
  private static final long[] FULL = new long[PAGE_WORDS];

  static {
    Arrays.fill(FULL, -1L);
  }

  private long[] @Nullable [] pages = new long[16] @Nullable [];
  private long size;

  /** Returns how many addresses there are in the set. */
  long size() {
    return size;
  }

  /** Returns whether any address in [from, to) is in the set. */
  boolean intersects(long from, long to) {
    for (long at = from; at < to; ) {
      long next = Math.min(to, (at / PAGE_BITS + 1) * PAGE_BITS);
      long[] page = page((int) (at / PAGE_BITS));
      if (page != null
          && (page == FULL || anySet(page, (int) (at % PAGE_BITS), (int) (next - at)))) {
        return true;
      }
      at = next;
    }
    return false;
  }

  /** Returns the first address in [from, to) that is not in the set, or {@code to}. */
  long nextAbsent(long from, long to) {
    long at = from;
    while (at < to) {
      long[] page = page((int) (at / PAGE_BITS));
      if (page == FULL) {
        at = (at / PAGE_BITS + 1) * PAGE_BITS;
        continue;
      }
      int bit = (int) (at % PAGE_BITS);
      long absent = page == null ? -1L : ~page[bit / Long.SIZE];
      long rest = absent >>> bit;
      if (rest != 0) {
        return Math.min(at + Long.numberOfTrailingZeros(rest), to);
      }
      at = (at / Long.SIZE + 1) * Long.SIZE;
    }
    return to;
  }

  /** Adds [from, to). */
  void add(long from, long to) {
    if (to > (long) pages.length * PAGE_BITS) {
      pages = Arrays.copyOf(pages, (int) Math.max(Math.ceilDiv(to, PAGE_BITS), 2L * pages.length));
    }
    for (long at = from; at < to; ) {
      long next = Math.min(to, (at / PAGE_BITS + 1) * PAGE_BITS);
      int index = (int) (at / PAGE_BITS);
      if (next - at == PAGE_BITS) {
        size += PAGE_BITS - count(pages[index]);
        pages[index] = FULL;
      } else {
        set(writable(index), (int) (at % PAGE_BITS), (int) (next - at), true);
      }
      at = next;
    }
  }

  /** Takes [from, to) out. */
  void remove(long from, long to) {
    for (long at = from; at < to; ) {
      long next = Math.min(to, (at / PAGE_BITS + 1) * PAGE_BITS);
      int index = (int) (at / PAGE_BITS);
      if (page(index) != null) {
        if (next - at == PAGE_BITS) {
          size -= count(pages[index]);
          pages[index] = null;
        } else {
          set(writable(index), (int) (at % PAGE_BITS), (int) (next - at), false);
        }
      }
      at = next;
    }
  }

  private long @Nullable [] page(int index) {
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

  private void set(long[] page, int from, int length, boolean value) {
    int last = (from + length - 1) / Long.SIZE;
    for (int word = from / Long.SIZE; word <= last; word++) {
      long before = page[word];
      long mask = mask(word, from, length);
      page[word] = value ? before | mask : before & ~mask;
      size += Long.bitCount(page[word]) - Long.bitCount(before);
    }
  }

  private static int count(long @Nullable [] page) {
    if (page == null || page == FULL) {
      return page == null ? 0 : PAGE_BITS;
    }
    int count = 0;
    for (long word : page) {
      count += Long.bitCount(word);
    }
    return count;
  }

  private static boolean anySet(long[] page, int from, int length) {
    int first = from / Long.SIZE;
    int last = (from + length - 1) / Long.SIZE;
    long found = page[first] & mask(first, from, length);
    for (int word = first + 1; word <= last; word++) {
      found |= page[word] & mask(word, from, length);
    }
    return found != 0;
  }

  /** The bits of {@code word} that lie in [from, from + length). */
  private static long mask(int word, int from, int length) {
    int low = Math.max(from - word * Long.SIZE, 0);
    int high = Math.min(from + length - word * Long.SIZE, Long.SIZE);
    return (-1L << low) & (-1L >>> (Long.SIZE - high));
  }
}
