package dev.linalloc.spi;

/**
 * Arithmetic on pages and ends of memory ranges, for authors of allocators. An end can be
 * 2<sup>32</sup>, which is no address; so ends are {@code long}s, in bytes, and nothing here wraps.
 * Each method takes a few instructions. The compiler to wasm compiles calls of all of them.
 */
public final class Pages {
  /** The binary logarithm of {@link LinearMemory#PAGE_SIZE}. */
  public static final int SHIFT = 16;

  /**
   * The last address, 2<sup>32</sup> − 1. No block may hold this byte: the block would end at
   * 2<sup>32</sup>, which is 0 in 32 bits. So a block's end is at most this number.
   */
  public static final long LAST_ADDRESS = 0xffff_ffffL;

  private Pages() {}

  /**
   * {@return the bytes in {@code pages} pages, from 0 to 2<sup>32</sup>}
   *
   * @param pages from 0 to 65,536
   */
  public static long bytes(int pages) {
    return Integer.toUnsignedLong(pages) << SHIFT;
  }

  /**
   * {@return the end of a memory in bytes: the first address behind its pages, up to
   * 2<sup>32</sup>}
   *
   * @param memory the memory, with its present size
   */
  public static long end(LinearMemory memory) {
    return bytes(memory.memorySize());
  }

  /**
   * {@return the fewest pages that hold {@code bytes} bytes, as unsigned 32 bits}
   *
   * @param bytes from −65,535 to 2<sup>48</sup> − 65,536; 0 or less need no page
   */
  public static int toHold(long bytes) {
    return (int) ((bytes + (LinearMemory.PAGE_SIZE - 1)) >> SHIFT);
  }

  /**
   * Rounds an address up to a multiple of an alignment.
   *
   * @param address in bytes, from 0 to 2<sup>32</sup>
   * @param align a power of two, unsigned
   * @return bytes, up to 2<sup>32</sup>
   */
  public static long alignUp(long address, int align) {
    long mask = Integer.toUnsignedLong(align) - 1;
    return (address + mask) & ~mask;
  }
}
