package dev.linalloc.kit.oracle;

import dev.linalloc.spi.Pages;
import java.util.Locale;

/** Arithmetic on wasm32 addresses. They are held in {@code long}s, so sums do not wrap. */
final class Addresses {
  /** 2<sup>32</sup>. */
  static final long END = 1L << 32;

  /**
   * The last address, which no block may hold (rule {@link dev.linalloc.spec.Rule#A5 A5}): the
   * largest exclusive end of a block.
   */
  static final long LAST = Pages.LAST_ADDRESS;

  private Addresses() {}

  static long alignUp(long address, long align) {
    return Pages.alignUp(address, (int) align);
  }

  /** Returns the pages to add so that memory that ends at {@code memoryEnd} reaches {@code end}. */
  static long pagesBetween(long memoryEnd, long end) {
    return Math.max(0, Pages.toHold(end - memoryEnd));
  }

  static String hex(long address) {
    return String.format(Locale.ROOT, "0x%08x", address);
  }

  static String range(long from, long to) {
    return "[" + hex(from) + ", " + hex(to) + ")";
  }
}
