package dev.linalloc.kit.oracle;

import dev.linalloc.spi.LinearMemory;

/**
 * The pattern that the kit writes over live blocks, foreign pages and memory below heapBase, and
 * verifies later. The byte at an address depends on the address alone. Therefore bytes that were
 * moved to a wrong place are seen. Free memory does not depend on which blocks used it before; this
 * keeps the number of heap states small when they are explored.
 *
 * <p>Regions up to a page are written whole. Of larger regions, only the first and the last 4 KiB
 * are written, and some words between them: {@value #SAMPLES} up to 1 MiB, {@value #FEW} beyond.
 * This is enough to see that a region was cleared, copied or handed out twice, and a test of 4 GiB
 * need not write 4 GiB. The operating system clears a page for each of these words; that takes most
 * of the time of a large block.
 */
final class Pattern {
  /** The largest region that is written whole, in bytes. */
  private static final long WHOLE = LinearMemory.PAGE_SIZE;

  private static final long EDGE = 4096;

  private static final int SAMPLES = 128;

  private static final int FEW = 16;

  private static final long LARGE = 16L * LinearMemory.PAGE_SIZE;

  private static final long STEP = 0x9e37_79b9_7f4a_7c15L;

  private Pattern() {}

  /** Writes the pattern over {@code size} bytes from {@code address} on. */
  static void write(LinearMemory memory, long address, long size) {
    long offset = 0;
    for (; offset + Long.BYTES <= size; offset = next(offset, size)) {
      memory.storeLong((int) (address + offset), word(address + offset));
    }
    for (; offset < size; offset++) {
      memory.storeByte((int) (address + offset), (byte) word(address + offset));
    }
  }

  /**
   * Looks for a change in the first {@code length} bytes of a region of {@code size} bytes that was
   * written at {@code origin} and now lies at {@code address}.
   *
   * @return the offset of the first word or byte that differs, or −1 if there is none
   */
  static long firstChange(LinearMemory memory, long address, long origin, long size, long length) {
    long offset = 0;
    for (; offset + Long.BYTES <= length; offset = next(offset, size)) {
      if (memory.loadLong((int) (address + offset)) != word(origin + offset)) {
        return offset;
      }
    }
    for (; offset < length; offset++) {
      if (memory.loadByte((int) (address + offset)) != (byte) word(origin + offset)) {
        return offset;
      }
    }
    return -1;
  }

  /**
   * Returns the offset of the first word or byte that is not zero, or −1 if there is none. Reads
   * only the words and bytes that a pattern of this size covers.
   */
  static long firstNonZero(LinearMemory memory, long address, long size) {
    long offset = 0;
    for (; offset + Long.BYTES <= size; offset = next(offset, size)) {
      if (memory.loadLong((int) (address + offset)) != 0) {
        return offset;
      }
    }
    for (; offset < size; offset++) {
      if (memory.loadByte((int) (address + offset)) != 0) {
        return offset;
      }
    }
    return -1;
  }

  /** Returns the pattern's eight bytes at an address, aligned or not, in little-endian order. */
  private static long word(long address) {
    long index = address / Long.BYTES;
    int shift = (int) (address % Long.BYTES) * Byte.SIZE;
    long low = aligned(index) >>> shift;
    return shift == 0 ? low : low | aligned(index + 1) << -shift;
  }

  private static long aligned(long index) {
    long mixed = (index + 1) * STEP;
    return mixed ^ mixed >>> 32;
  }

  private static long next(long offset, long size) {
    long lastEdge = (size - EDGE) & -Long.BYTES;
    boolean dense = size <= WHOLE || offset < EDGE || offset >= lastEdge;
    return dense
        ? offset + Long.BYTES
        : Math.min(offset + ((size / (size > LARGE ? FEW : SAMPLES)) & -Long.BYTES), lastEdge);
  }
}
