package dev.linalloc.wee;

import static dev.linalloc.wee.Cell.TAG;

import dev.linalloc.spi.LinearMemory;

/**
 * Cells of blocks of up to 1,024 bytes (256 words) that wait for the next block of their exact size:
 * a stack for each size of cell. Cells in a class are not merged: by their tags they are live.
 *
 * <pre>
 *   table ──▶ │ head │ head │ ··· │ head │       class i: cells whose tag is 16 i + 8 behind the start
 *                │      0
 *                ▼
 *              cell ──▶ cell ──▶ 0               next, the first word
 * </pre>
 *
 * <p>The table of the heads is itself a cell, made when a small block is first given back; with it
 * the classes are <em>open</em>. Taking from a class and giving to it cost 3 accesses to memory each.
 *
 * <p>Invariants: while {@code largest} is 0, no class holds a cell and there is no table; each cell
 * of a class has exactly its size.
 */
final class SizeClasses {
  /** The largest size that has a class, in bytes. */
  static final int LARGEST = 1024;

  /** Bytes of the table: a head for each reach from 8 to 1,032. */
  static final int TABLE_SIZE = 260;

  static final int TABLE_REACH = 264;

  private final LinearMemory memory;
  private final Segments segments;

  /** Where the table is. Only valid while the classes are open. */
  int table;

  /** The largest size that a class may hold now: {@link #LARGEST}, or 0 while they are closed. */
  int largest;

  SizeClasses(LinearMemory memory, Segments segments) {
    this.memory = memory;
    this.segments = segments;
  }

  /** Opens the classes with a block for their table. */
  void open(int table) {
    this.table = table;
    memory.fill(table, TABLE_SIZE, (byte) 0);
    largest = LARGEST;
  }

  /**
   * Returns where the head of a class is.
   *
   * @param rounded the size of a block plus 7, or where its tag lies from its start
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
   * Makes room above the top: flushes the classes, which may save a page, or grows memory if they
   * are closed. Returns whether there may be room now, so that the caller looks again.
   */
  boolean makeRoom(long missing) {
    if (largest != 0) {
      flush();
      return true;
    }
    return segments.grow(missing);
  }
}
