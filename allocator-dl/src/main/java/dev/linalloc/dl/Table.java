package dev.linalloc.dl;

/**
 * Where the heads of all lists of chunks lie: a table of words in linear memory, one per bin (see
 * {@link Bins}) and one per size that has a quick list (see {@link QuickLists}). A head that reads
 * zero is an empty list, so a table in memory that reads zero needs no set-up.
 *
 * <pre>
 *   address         + 232                       + 488   + 492  + 496
 *     │ bins 0 … 57   │ quick lists 8 … 512 bytes │ unused │ tag │
 * </pre>
 *
 * <p>The table ends in a tag without a size, so that the chunk above it finds a live neighbour
 * below. The unused word makes its length a multiple of 8.
 */
final class Table {
  /** The bytes of the table. */
  static final int BYTES = 4 * 58 + 4 * 64 + 8;

  /** The bytes of the bins' heads. */
  static final int BINS = 4 * 58;

  /** Where the head of a quick list for chunks of no bytes would be: there is none. */
  private static final int LISTS = BINS - 4;

  /** Where the table begins: at the base, or behind the first block; 0 while the heap is closed. */
  int address;

  /** Returns where the head of a bin is. */
  int bin(int bin) {
    return address + 4 * bin;
  }

  /** Returns where the head of the quick list is for chunks of {@code size} bytes: 8 to 512. */
  int list(int size) {
    return address + listOffset(size);
  }

  private static int listOffset(int size) {
    return LISTS + (size >>> 1); // a word for each 8 bytes of size
  }
}
