package dev.linalloc.spi;

/**
 * Arithmetic on pages and on the ends of ranges of memory, for authors of allocators. An end may be
 * 2<sup>32</sup>, which is no address: so ends are longs, in bytes, and nothing here wraps. Each
 * method takes a few instructions, and the compiler to wasm compiles calls of all of them.
 */
public final class Pages {
  /** The binary logarithm of {@link LinearMemory#PAGE_SIZE}. */
  public static final int SHIFT = 16;

  /**
   * The last address, 2<sup>32</sup> − 1. No block may hold this byte: the block would end at
   * 2<sup>32</sup>, which is 0 in 32 bits. So blocks end at this address at the latest.
   */
  public static final long LAST_ADDRESS = 0xffff_ffffL;

  private Pages() {}

  /** Returns the bytes in {@code pages} pages, from 0 to 2<sup>32</sup>. */
  public static long bytes(int pages) {
    return Integer.toUnsignedLong(pages) << SHIFT;
  }

  /** Returns where a memory ends: the first address behind its pages, up to 2<sup>32</sup>. */
  public static long end(LinearMemory memory) {
    return bytes(memory.memorySize());
  }

  /**
   * Returns the fewest pages that hold {@code bytes} bytes, read as unsigned 32 bits.
   *
   * @param bytes from −65,535 to 2<sup>48</sup> − 65,536; 0 or less need no page
   */
  public static int toHold(long bytes) {
    return (int) ((bytes + (LinearMemory.PAGE_SIZE - 1)) >> SHIFT);
  }

  /**
   * Returns the first multiple of an align from an address on.
   *
   * @param address in bytes, from 0 to 2<sup>32</sup>
   * @param align a power of two, unsigned
   */
  public static long alignUp(long address, int align) {
    long mask = Integer.toUnsignedLong(align) - 1;
    return (address + mask) & ~mask;
  }
}
