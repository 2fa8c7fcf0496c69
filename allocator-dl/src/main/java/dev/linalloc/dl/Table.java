package dev.linalloc.dl;

/**
 * The table of list heads: one word in linear memory per bin (see {@link Bins}) and per quick list
 * (see {@link QuickLists}). A head that reads zero is an empty list, so a table in memory that
 * reads zero needs no set-up.
 *
 * <pre>
 *   address         + 232                       + 488   + 492  + 496
 *     │ bins 0 … 57   │ quick lists 8 … 512 bytes │ unused │ tag │
 * </pre>
 *
 * <p>The table ends in a tag without a size, which the chunk above takes for the tag of a live
 * neighbour. The unused word makes the table's length a multiple of 8.
 */
final class Table {
  /** The bytes of the table. */
  static final int BYTES = 4 * 58 + 4 * 64 + 8;

  /** The bytes of the bins' heads. */
  static final int BINS = 4 * 58;

  /** The offset at which a quick list for chunks of 0 bytes would have its head; there is none. */
  private static final int LISTS = BINS - 4;

  /** The table's address: the base, or behind the first block; 0 while the heap is closed. */
  int address;

  /** Returns the address of the head of a bin. */
  int bin(int bin) {
    return address + 4 * bin;
  }

  /**
   * Returns the address of the head of the quick list for chunks of {@code size} bytes: 8 to 512.
   */
  int list(int size) {
    return address + listOffset(size);
  }

  private static int listOffset(int size) {
    return LISTS + (size >>> 1); // a word for each 8 bytes of size
  }
}
