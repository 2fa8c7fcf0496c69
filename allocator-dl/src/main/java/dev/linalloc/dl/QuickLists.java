package dev.linalloc.dl;

import dev.linalloc.spi.LinearMemory;

/**
 * Chunks of up to 512 bytes that were given back and wait, uncoalesced, for the next request of
 * exactly their size: one list for each size, last in, first out. Each of the 64 lists has a head in
 * the {@link Table} and a bit in the map. (Quick lists are quick fit's; in Doug Lea's malloc they
 * are fastbins.)
 *
 * <pre>
 *   list       0     1     2     …    63
 *   size       8    16    24     …   512
 *
 *   head ──▶ chunk ──▶ chunk ──▶ 0          next, the first word; the tag stays as it is
 * </pre>
 *
 * <p>A cached chunk keeps the tag of a live one, so its neighbours never coalesce with it. Caching
 * and reusing a chunk each touch two words: its first, and the list head.
 *
 * <p>Invariants: bit i of the map is set iff list i holds a chunk; {@code cached} is the sum of the
 * sizes of all chunks in lists; no bit is set while the heap is closed.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/1039673.1039678">Weinstock and Wulf, Quick Fit</a>
 */
final class QuickLists {
  private static final int LARGEST = 512;

  /**
   * The bytes that may wait in any heap: with these and 1/64 of the heap, the recorded programs need
   * at most 3 % more pages than with Rust's dlmalloc (see {@code benchmarks/NOTES.md}).
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
   * Returns whether a block of {@code size} bytes, at least 1, at {@code align} is for the lists: a
   * small one aligned to 8 bytes at most.
   */
  static boolean accept(int size, int align) {
    return Integer.compareUnsigned(size, LARGEST - Chunk.TAG) <= 0 && (align - 1) >>> 3 == 0;
  }

  /** Returns how many bytes may wait in a heap of {@code bytes}: 24 KiB and 1/64. */
  static int allowance(int bytes) {
    return (bytes >>> 6) + ALLOWANCE;
  }

  /** Returns how many bytes may wait in this heap. */
  int allowance() {
    return allowance(segments.used());
  }

  /** Returns whether there is a chunk of {@code size} bytes. */
  boolean have(int size) {
    long lists = map; // read before both conditions, which wasm then has as one branch
    return Integer.compareUnsigned(size, LARGEST) <= 0 && (lists >>> list(size) & 1) != 0;
  }

  /** Adds a chunk of {@code size} bytes. */
  void push(int chunk, int size) {
    int head = table.list(size);
    memory.storeInt(chunk, memory.loadInt(head));
    memory.storeInt(head, chunk);
    map |= 1L << list(size);
    cached += size;
  }

  /** Takes out the chunk of {@code size} bytes that was added last; there is one. */
  int pop(int size) {
    int head = table.list(size);
    int chunk = memory.loadInt(head);
    int next = memory.loadInt(chunk);
    memory.storeInt(head, next);
    long lists = map;
    map = next != 0 ? lists : lists ^ 1L << list(size);
    cached -= size;
    return chunk;
  }

  /** Coalesces all chunks in lists. */
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
      int last = table.list(size); // the word that will end the list
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

  /** Makes the tags of all chunks in lists say that they are free, or live again. */
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

  /** Returns the least size of which a map has a list; there is one. */
  static int leastSize(long map) {
    return (Long.numberOfTrailingZeros(map) + 1) << 3;
  }

  private static int list(int size) {
    return (size >>> 3) - 1;
  }
}
