package dev.linalloc.dl;

import dev.linalloc.api.LinearMemory;

/**
 * Chunks of up to 512 bytes that were given back and wait, uncoalesced, for the next request of
 * exactly their size: one list for each size, last in, first out. Doug Lea calls them fastbins.
 *
 * <pre>
 *   list      1   2    3   …   64
 *   size      8   16   24  …   512
 *
 *   head ──▶ chunk ──▶ chunk ──▶ 0        next, the first word; the tag stays as it is
 * </pre>
 *
 * <p>A chunk in a list looks live to its neighbours, so they don't merge with it: to keep one
 * touches its first word and the head, and so does to take it out again.
 */
final class QuickLists {
  /** The bytes of the heads. */
  static final int TABLE = 66 * 4;

  private static final int MOST = 508;
  private static final int ALLOWANCE = 24 << 10;

  private QuickLists() {}

  /** Returns whether a block has a list: one of 1 to 508 bytes, aligned to less than a page. */
  static boolean serve(int size, int align) {
    return Integer.compareUnsigned(size - 1, MOST) < 0 && align >>> 16 == 0;
  }

  /**
   * Returns whether a heap of {@code bytes} may keep more than {@code kept} bytes: 1/64 of it and
   * 24 KiB, so that what does not coalesce stays a small part.
   */
  static boolean mayKeep(int kept, int bytes) {
    return kept < (bytes >>> 6) + ALLOWANCE;
  }

  /** Adds a chunk of {@code size} bytes. */
  static void push(LinearMemory memory, int table, int chunk, int size) {
    int head = head(table, size);
    memory.storeInt(chunk, memory.loadInt(head));
    memory.storeInt(head, chunk);
  }

  /**
   * Takes out the chunk of {@code size} bytes that was added last, and returns it; or 0 where there
   * is none or it is not aligned.
   */
  static int pop(LinearMemory memory, int table, int size, int align) {
    int head = head(table, size);
    int chunk = memory.loadInt(head);
    if (chunk == 0 || (chunk & (align - 1)) != 0) {
      return 0;
    }
    memory.storeInt(head, memory.loadInt(chunk));
    return chunk;
  }

  /** Returns where the head of the list for {@code size} bytes is. */
  static int head(int table, int size) {
    return table + Bins.BINS + (size >>> 1);
  }
}
