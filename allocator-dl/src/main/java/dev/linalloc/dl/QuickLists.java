package dev.linalloc.dl;

import dev.linalloc.spi.LinearMemory;

/**
 * Chunks of up to 512 bytes that were given back and are kept, uncoalesced, for the next request of
 * exactly their size: one list for each size, last in, first out. Each of the 64 lists has a head
 * in the {@link Table} and a bit in the map. (The name is from quick fit; Doug Lea's malloc calls
 * them fastbins.)
 *
 * <pre>
 *   list       0     1     2     …    63
 *   size       8    16    24     …   512
 *
 *   head ──▶ chunk ──▶ chunk ──▶ 0          next, the first word; the tag stays as it is
 * </pre>
 *
 * <p>A chunk in a list keeps the tag of a live one, so its neighbours never coalesce with it.
 * Adding and taking a chunk each touch two words: its first, and the list head.
 *
 * <p>Invariants: bit i of the map is set iff list i holds a chunk; {@code cached} is the sum of the
 * sizes of all chunks in lists; no bit is set while the heap is closed.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/1039673.1039678">Weinstock and Wulf, Quick Fit</a>
 */
final class QuickLists {
  private static final int LARGEST = 512;

  /**
   * The bytes that the lists may hold in a heap of any size. With this allowance and 1/64 of the
   * heap, the recorded programs need at most 3 % more pages than with Rust's dlmalloc (see {@code
   * benchmarks/NOTES.md}).
   */
  private static final int ALLOWANCE = 24 << 10;

  private final LinearMemory memory;
  private final Table table;
  private final Segments segments;

  /** Bit i is set iff list i holds a chunk. */
  long map;

  /** The bytes of the chunks in lists. */
  int cached;

  QuickLists(LinearMemory memory, Table table, Segments segments) {
    this.memory = memory;
    this.table = table;
    this.segments = segments;
  }

  /**
   * Returns whether a block of {@code size} bytes at {@code align} may go to the lists: if it has 1
   * to 508 bytes and is aligned to at most 8.
   */
  static boolean accept(int size, int align) {
    return Integer.compareUnsigned(size - 1, LARGEST - Chunk.TAG) < 0 && (align - 1) >>> 3 == 0;
  }

  /** Returns how many bytes the lists may hold in a heap of {@code bytes}: 24 KiB and 1/64. */
  static int allowance(int bytes) {
    return (bytes >>> 6) + ALLOWANCE;
  }

  /** Returns how many bytes the lists may hold in this heap. */
  int allowance() {
    return allowance(segments.used());
  }

  /** Returns whether the lists may hold {@code size} bytes more; size is at most 512. */
  boolean haveRoom(int size) {
    return cached + size <= allowance();
  }

  /** Returns whether there is a chunk of {@code size} bytes. */
  boolean have(int size) {
    long lists = map; // read before both conditions, so that they compile to one branch in wasm
    return Integer.compareUnsigned(size, LARGEST) <= 0 && ((int) (lists >>> list(size)) & 1) != 0;
  }

  /** Adds a chunk of {@code size} bytes. */
  void push(int chunk, int size) {
    int head = table.list(size);
    memory.storeInt(chunk, memory.loadInt(head));
    memory.storeInt(head, chunk);
    map |= 1L << list(size);
    cached += size;
  }

  /** Takes the newest chunk of {@code size} bytes, of which there must be one. */
  int pop(int size) {
    int head = table.list(size);
    int chunk = memory.loadInt(head);
    int next = memory.loadInt(chunk);
    memory.storeInt(head, next);
    long lists = map;
    map = lists ^ Integer.toUnsignedLong(next == 0 ? 1 : 0) << list(size); // a select costs more
    cached -= size;
    return chunk;
  }

  /** Empties the lists: coalesces all their chunks. */
  void coalesceAll() {
    coalesce(true);
  }

  /** Coalesces all chunks but the newest of each list. */
  void coalesceOlder() {
    coalesce(false);
  }

  private void coalesce(boolean all) {
    cached = 0;
    long rest = map;
    map = all ? 0 : rest;
    for (; rest != 0; rest &= rest - 1) {
      int size = leastSize(rest);
      int last = table.list(size); // the word that becomes the end of the list
      if (!all) {
        last = memory.loadInt(last);
        cached += size;
      }
      int chunk = memory.loadInt(last);
      memory.storeInt(last, 0);
      while (chunk != 0) {
        int next = memory.loadInt(chunk);
        segments.coalesce(chunk, size);
        chunk = next;
      }
    }
  }

  /** Flips the free mark in the tags of all chunks in lists. */
  void flipTags() {
    for (long rest = map; rest != 0; rest &= rest - 1) {
      int size = leastSize(rest);
      for (int chunk = memory.loadInt(table.list(size));
          chunk != 0;
          chunk = memory.loadInt(chunk)) {
        int tag = chunk + size - Chunk.TAG;
        memory.storeInt(tag, memory.loadInt(tag) ^ Chunk.FREE);
      }
    }
  }

  /** Returns the smallest size whose bit is set in a map that is not 0. */
  static int leastSize(long map) {
    return (Long.numberOfTrailingZeros(map) + 1) << 3;
  }

  private static int list(int size) {
    return (size >>> 3) - 1;
  }
}
