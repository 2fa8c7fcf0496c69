package dev.linalloc.dl;

import dev.linalloc.spi.LinearMemory;

/**
 * Chunks of up to 512 bytes that were given back and wait, uncoalesced, for the next request of
 * exactly their size: one list for each size, last in, first out. Each of the 64 lists has a head,
 * one word behind those of the {@link Bins}, and a bit in the allocator's bitmap, set while the
 * list holds anything. (Quick lists are quick fit's; in Doug Lea's malloc they are fastbins.)
 *
 * <pre>
 *   list       0     1     2     …    63
 *   size       8    16    24     …   512
 *
 *   head ──▶ chunk ──▶ chunk ──▶ 0          next, the first word; the tag stays as it is
 * </pre>
 *
 * <p>By its tag a chunk in a list is live, so its neighbours don't merge with it. To keep a chunk
 * touches its first word and the head, and so does to hand it out again.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/1039673.1039678">Weinstock and Wulf, Quick Fit</a>
 */
final class QuickLists {
  /** The bytes of the heads. */
  static final int HEADS = 64 * 4;

  private static final int LARGEST = 512;
  private static final int ALLOWANCE = 24 << 10;

  /** Where the head of a list for chunks of no bytes would be in the table. */
  private static final int ORIGIN = Bins.HEADS - 4;

  private QuickLists() {}

  /**
   * Returns whether a block of {@code size} bytes, at least 1, at {@code align} is for the lists: a
   * small one aligned to 8 bytes at most.
   */
  static boolean take(int size, int align) {
    return Integer.compareUnsigned(size, LARGEST - Chunk.TAG) <= 0 && (align - 1) >>> 3 == 0;
  }

  /** Returns how many bytes may wait in a heap of {@code bytes}: 24 KiB and 1/64. */
  static int allowance(int bytes) {
    return (bytes >>> 6) + ALLOWANCE;
  }

  /** Returns whether there is a chunk of {@code size} bytes. */
  static boolean have(long lists, int size) {
    return Integer.compareUnsigned(size, LARGEST) <= 0 && (lists >>> list(size) & 1) != 0;
  }

  /** Adds a chunk of {@code size} bytes; returns the bitmap. */
  static long push(LinearMemory memory, int table, long lists, int chunk, int size) {
    int head = head(table, size);
    memory.storeInt(chunk, memory.loadInt(head));
    memory.storeInt(head, chunk);
    return lists | 1L << list(size);
  }

  /** Returns the chunk of {@code size} bytes that was added last; there is one. */
  static int first(LinearMemory memory, int table, int size) {
    return memory.loadInt(head(table, size));
  }

  /** Takes that chunk out; returns the bitmap. */
  static long pop(LinearMemory memory, int table, long lists, int chunk, int size) {
    int next = memory.loadInt(chunk);
    memory.storeInt(head(table, size), next);
    return next != 0 ? lists : lists ^ 1L << list(size);
  }

  /** Returns the least size of which there is a chunk; there is one. */
  static int leastSize(long lists) {
    return (Long.numberOfTrailingZeros(lists) + 1) << 3;
  }

  /** Makes the tags of all chunks in lists say that they are free, or live again. */
  static void flipTags(LinearMemory memory, int table, long lists) {
    for (long rest = lists; rest != 0; rest &= rest - 1) {
      int size = leastSize(rest);
      for (int chunk = first(memory, table, size); chunk != 0; chunk = memory.loadInt(chunk)) {
        int tag = chunk + size - Chunk.TAG;
        memory.storeInt(tag, memory.loadInt(tag) ^ Chunk.FREE);
      }
    }
  }

  /** Returns where the head of the list for {@code size} bytes is. */
  static int head(int table, int size) {
    return table + ORIGIN + (size >>> 1);
  }

  private static int list(int size) {
    return (size >>> 3) - 1;
  }
}
