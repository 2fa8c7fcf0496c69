package dev.linalloc.wee;

import static dev.linalloc.wee.Cell.TAG;

import dev.linalloc.spi.LinearMemory;

/**
 * The size classes: for each size of cell, a stack of cells that are kept for the next block of
 * exactly that size. They hold blocks of up to 1,024 bytes (256 words). Cells in a class are not
 * merged, because their tags are those of live cells.
 *
 * <pre>
 *   table ──▶ │ head │ head │ ··· │ head │       class i: cells whose tag is 16 i + 8 behind the start
 *                │      0
 *                ▼
 *              cell ──▶ cell ──▶ 0               next, the first word
 * </pre>
 *
 * <p>The table of heads is itself a cell. It is made when a small block is first given back; while
 * it exists the classes are <em>open</em>. Taking a cell from a class and adding one each cost 3
 * memory accesses.
 *
 * <p>Invariants: while {@code largest} is 0, no class holds a cell and there is no table; each cell
 * of a class has exactly its size.
 */
final class SizeClasses {
  /** The largest size of a block that has a class, in bytes. */
  static final int LARGEST = 1024;

  /** Bytes of the table: a head for each reach from 8 to 1,032. */
  static final int TABLE_SIZE = 260;

  /** The distance from the start of the table to the tag of its cell; see {@link Cell#reach}. */
  static final int TABLE_REACH = 264;

  private final LinearMemory memory;
  private final Segments segments;

  /** The address of the table. Only valid while the classes are open. */
  int table;

  /** The largest size that now has a class: {@link #LARGEST}, or 0 while the classes are closed. */
  int largest;

  SizeClasses(LinearMemory memory, Segments segments) {
    this.memory = memory;
    this.segments = segments;
  }

  /** Opens the classes; {@code table} is the address of a block for their table. */
  void open(int table) {
    this.table = table;
    memory.fill(table, TABLE_SIZE, (byte) 0);
    largest = LARGEST;
  }

  /**
   * Returns the address of the head of a class.
   *
   * @param rounded the size of a block plus 7, or the distance from its start to its tag: both give
   *     the same class
   */
  int head(int rounded) {
    return table + offset(rounded);
  }

  private static int offset(int rounded) {
    return (rounded >>> 4) << 2; // a word for each 16 bytes
  }

  /** Adds a cell to its class; see {@link #head} for {@code rounded}. */
  void push(int block, int rounded) {
    int head = head(rounded);
    memory.storeInt(block, memory.loadInt(head));
    memory.storeInt(head, block);
  }

  /** Closes the classes: coalesces all cells in them, and the table. */
  void flush() {
    largest = 0;
    int head = 0;
    do {
      int block = memory.loadInt(table + head);
      while (block != 0) {
        int next = memory.loadInt(block);
        segments.coalesce(block + (head << 2) + TAG);
        block = next;
      }
      head += Integer.BYTES;
    } while (head != TABLE_SIZE);
    segments.coalesce(table + TABLE_REACH);
  }

  /**
   * Makes room for {@code missing} more bytes above the top: flushes the classes, which may avoid a
   * new page, or grows memory if they are closed. Returns whether there may be room now; then the
   * caller tries again.
   */
  boolean makeRoom(long missing) {
    if (largest != 0) {
      flush();
      return true;
    }
    return segments.grow(missing);
  }
}
