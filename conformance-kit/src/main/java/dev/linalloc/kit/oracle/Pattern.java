package dev.linalloc.kit.oracle;

import dev.linalloc.api.LinearMemory;

/**
 * What the kit writes over memory that nobody else may change, and looks for again: each eight
 * bytes from the start of a region hold a word of a sequence that its seed starts, so that bytes
 * that were moved to a wrong place are seen as well.
 *
 * <p>Regions up to a page are written whole. Of larger ones the first and the last 4 KiB are, and
 * between them some {@link #SAMPLES} words: enough to see what is cleared, copied or handed out
 * twice, without making a test of 4 GiB write 4 GiB.
 */
final class Pattern {
  /** The largest region that is written whole, in bytes. */
  private static final long WHOLE = LinearMemory.PAGE_SIZE;

  private static final long EDGE = 4096;

  private static final int SAMPLES = 128;

  private static final long STEP = 0x9e37_79b9_7f4a_7c15L;

  private Pattern() {}

  /**
   * Returns the seed of a region, by where it begins: the states of a heap are then no more than
   * they must be.
   */
  static long seed(long address) {
    long mixed = address * 0xbf58_476d_1ce4_e5b9L;
    return (mixed ^ (mixed >>> 31)) | 1;
  }

  /** Writes the pattern over {@code size} bytes from {@code address} on. */
  static void write(LinearMemory memory, long address, long size, long seed) {
    long offset = 0;
    for (; offset + Long.BYTES <= size; offset = next(offset, size)) {
      memory.storeLong((int) (address + offset), seed + offset * STEP);
    }
    for (offset = size & -Long.BYTES; offset < size; offset++) {
      memory.storeByte((int) (address + offset), tail(seed, offset));
    }
  }

  /**
   * Looks for a change in the first {@code length} bytes of a region that was written with {@code
   * size} bytes.
   *
   * @return the offset near which the first change lies, or −1 where there is none
   */
  static long firstChange(LinearMemory memory, long address, long size, long seed, long length) {
    long offset = 0;
    for (; offset + Long.BYTES <= length; offset = next(offset, size)) {
      if (memory.loadLong((int) (address + offset)) != seed + offset * STEP) {
        return offset;
      }
    }
    if (offset < length && offset + Long.BYTES <= size) { // the region's word, cut off by length
      for (; offset < length; offset++) {
        long word = seed + (offset & -Long.BYTES) * STEP;
        if (memory.loadByte((int) (address + offset))
            != (byte) (word >>> (offset % Long.BYTES * Byte.SIZE))) {
          return offset;
        }
      }
    }
    for (offset = size & -Long.BYTES; offset < length; offset++) {
      if (memory.loadByte((int) (address + offset)) != tail(seed, offset)) {
        return offset;
      }
    }
    return -1;
  }

  /**
   * Looks for a byte that is not zero, as densely as patterns are written; −1 where there is none.
   */
  static long firstNonZero(LinearMemory memory, long address, long size) {
    long offset = 0;
    for (; offset + Long.BYTES <= size; offset = next(offset, size)) {
      if (memory.loadLong((int) (address + offset)) != 0) {
        return offset;
      }
    }
    for (offset = size & -Long.BYTES; offset < size; offset++) {
      if (memory.loadByte((int) (address + offset)) != 0) {
        return offset;
      }
    }
    return -1;
  }

  private static byte tail(long seed, long offset) {
    return (byte) ((seed >>> 8) + offset);
  }

  private static long next(long offset, long size) {
    boolean dense = size <= WHOLE || offset < EDGE || offset >= size - EDGE;
    return offset + (dense ? Long.BYTES : (size / SAMPLES) & -Long.BYTES);
  }
}
