package dev.linalloc.kit.oracle;

import dev.linalloc.spi.LinearMemory;

/**
 * What the kit writes over live blocks, foreign pages and memory below heapBase, and verifies
 * later.
 *
 * <p>Unless a program writes a word of its own, the byte at an address depends on the address
 * alone. Therefore bytes that were moved to a wrong place are seen. Free memory does not depend on
 * which blocks used it before; this keeps the number of heap states small when they are explored.
 *
 * <p>Regions up to a page are written whole, and one in {@value #WHOLE_ONE_IN} of those up to 8
 * MiB. Of other regions, the first and the last 4 KiB are written, and 64 to 128 windows of {@value
 * #WINDOW} bytes between them, so a test of 4 GiB need not write 4 GiB. The seed chooses the
 * regions that are written whole, and the windows:
 *
 * <pre>
 *   cells of 2^n bytes:   │    ▪          │          ▪    │  ▪            │
 *   cells of 2^(n-1):     │    ▪  │  ▪    │    ▪  │  ▪    │  ▪    │     ▪ │
 * </pre>
 *
 * <p>Each cell has one window, which is the window of one of its halves. So the windows of a region
 * are also windows of each smaller region at the same place: what an earlier block left behind is
 * seen in a zeroed block of another size.
 */
final class Pattern {
  /** The contents of a region whose bytes depend on their addresses. */
  static final long OF_ADDRESSES = 0;

  /** The largest region that is always written whole, in bytes. */
  private static final long WHOLE = LinearMemory.PAGE_SIZE;

  /** The largest region that may be written whole, in bytes. */
  private static final long LARGEST_WHOLE = 8 << 20;

  private static final int WHOLE_ONE_IN = 4;

  private static final long EDGE = 4096;

  /** The bytes of a window, which begins at a multiple of them. */
  private static final int WINDOW = 16;

  private static final int WINDOW_SHIFT = Integer.numberOfTrailingZeros(WINDOW);

  private static final int MOST_WINDOWS = 128;

  private static final long STEP = 0x9e37_79b9_7f4a_7c15L;

  private final LinearMemory memory;
  private final long seed;

  Pattern(LinearMemory memory, long seed) {
    this.memory = memory;
    this.seed = seed;
  }

  /** Returns the contents of a block that is filled with {@code word}. */
  static long ofWord(int word) {
    return 1L << Integer.SIZE | Integer.toUnsignedLong(word);
  }

  /** Writes {@code contents} over {@code size} bytes from {@code address} on. */
  void write(long address, long size, long contents) {
    for (long from = 0; from < size; from = nextRun(address, size, from)) {
      long end = runEnd(address, size, from);
      long offset = from;
      for (; offset + Long.BYTES <= end; offset += Long.BYTES) {
        memory.storeLong((int) (address + offset), word(contents, address, size, offset));
      }
      for (; offset < end; offset++) {
        memory.storeByte((int) (address + offset), (byte) word(contents, address, size, offset));
      }
    }
  }

  /**
   * Looks for a change in the first {@code length} bytes of a region of {@code size} bytes that was
   * written at {@code origin} and now lies at {@code address}.
   *
   * @return the offset of the first word or byte that differs, or −1 if there is none
   */
  long firstChange(long address, long origin, long size, long length, long contents) {
    for (long from = 0; from < length; from = nextRun(origin, size, from)) {
      long end = Math.min(runEnd(origin, size, from), length);
      long offset = from;
      for (; offset + Long.BYTES <= end; offset += Long.BYTES) {
        if (memory.loadLong((int) (address + offset)) != word(contents, origin, size, offset)) {
          return offset;
        }
      }
      for (; offset < end; offset++) {
        if (memory.loadByte((int) (address + offset))
            != (byte) word(contents, origin, size, offset)) {
          return offset;
        }
      }
    }
    return -1;
  }

  /**
   * Returns the offset of the first word or byte that is not zero, or −1 if there is none. Reads
   * only the words and bytes that would be written over a region at this place.
   */
  long firstNonZero(long address, long size) {
    for (long from = 0; from < size; from = nextRun(address, size, from)) {
      long end = runEnd(address, size, from);
      long offset = from;
      for (; offset + Long.BYTES <= end; offset += Long.BYTES) {
        if (memory.loadLong((int) (address + offset)) != 0) {
          return offset;
        }
      }
      for (; offset < end; offset++) {
        if (memory.loadByte((int) (address + offset)) != 0) {
          return offset;
        }
      }
    }
    return -1;
  }

  /** Returns the eight bytes at an offset of a region, in little-endian order. */
  private static long word(long contents, long address, long size, long offset) {
    if (contents == OF_ADDRESSES) {
      return ofAddress(address + offset);
    }
    long word = contents & 0xffff_ffffL;
    long twice = word << Integer.SIZE | word;
    return Long.rotateRight(twice, (int) (offset - size & 3) * Byte.SIZE);
  }

  /** Returns the pattern's eight bytes at an address, aligned or not, in little-endian order. */
  private static long ofAddress(long address) {
    long index = address / Long.BYTES;
    int shift = (int) (address % Long.BYTES) * Byte.SIZE;
    long low = mixed(index) >>> shift;
    return shift == 0 ? low : low | mixed(index + 1) << -shift;
  }

  private static long mixed(long index) {
    long mixed = (index + 1) * STEP;
    return mixed ^ mixed >>> 32;
  }

  /** Returns the end of the run of written bytes that begins at offset {@code from}. */
  private long runEnd(long address, long size, long from) {
    if (isWhole(address, size)) {
      return size;
    }
    if (from == 0) {
      return EDGE;
    }
    return from == lastEdge(size) ? size : from + WINDOW;
  }

  /** Returns the start of the next run after the one that begins at {@code from}, or its end. */
  private long nextRun(long address, long size, long from) {
    long lastEdge = lastEdge(size);
    if (isWhole(address, size) || from == lastEdge) {
      return size;
    }
    int shift = Long.SIZE - Long.numberOfLeadingZeros((size - 1) / MOST_WINDOWS);
    long cell = (address + Math.max(from, EDGE)) >>> shift;
    long next = window(cell, shift) - address;
    if (next <= from || next < EDGE) {
      next = window(cell + 1, shift) - address;
    }
    return Math.min(next, lastEdge);
  }

  private static long lastEdge(long size) {
    return (size - EDGE) & -Long.BYTES;
  }

  private boolean isWhole(long address, long size) {
    return size <= WHOLE
        || (size <= LARGEST_WHOLE
            && Long.remainderUnsigned(mixed(address * STEP ^ size ^ seed) >>> 7, WHOLE_ONE_IN)
                == 0);
  }

  /** Returns the address of the window of the cell with that number, of 2^shift bytes. */
  private long window(long cell, int shift) {
    long half = cell;
    for (int size = shift; size > WINDOW_SHIFT; size--) {
      half = 2 * half + (mixed(half * STEP ^ size ^ seed) >>> 17 & 1);
    }
    return half << WINDOW_SHIFT;
  }
}
