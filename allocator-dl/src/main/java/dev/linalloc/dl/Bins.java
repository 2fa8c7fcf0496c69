package dev.linalloc.dl;

import dev.linalloc.spi.LinearMemory;

/**
 * The free chunks, by size. Each of 56 bins has a head, one word, in a table in linear memory, and
 * a bit in the allocator's bitmap, set while the bin holds anything.
 *
 * <pre>
 *   bin       2     3          33    34         35          …  57
 *   size     16    24    …    264   272…504    512…1,016       2^31…
 *            └ one size each: lists ┘└ one power of two each: tries ┘
 *
 *   head ──▶ chunk ──▶ chunk ──▶ 0        next, the word after the size
 *     ◀─────── │ ◀────── │                slot, the address of the word that points here
 * </pre>
 *
 * <p>Because a chunk knows the word that points to it, be that a bin's head, the link of another
 * chunk or a branch of a {@link Trie}, all three are linked and unlinked alike. Zero ends a list,
 * so a table in memory that reads zero is a table of empty bins.
 */
final class Bins {
  /** Where a free chunk keeps the address of the next one in its list. */
  static final int NEXT = 4;

  /** Where a free chunk keeps the address of the word that points to it. */
  static final int SLOT = 8;

  /** The least size that is kept in a trie. */
  static final int LARGE = 272;

  /** The bytes of the heads. */
  static final int HEADS = 58 * 4;

  /** The bytes of the table: these heads, those of the {@link QuickLists}, and a tag. */
  static final int TABLE = HEADS + QuickLists.HEADS + 8;

  private static final int FIRST_TRIE = 34;

  private Bins() {}

  /** Returns the bin for chunks of {@code size} bytes. */
  static int bin(int size) {
    return Math.min(size >>> 3, 57 - Integer.numberOfLeadingZeros(size));
  }

  /** Adds a chunk of {@code size} bytes, at least 16; returns the bitmap. */
  static long insert(LinearMemory memory, int table, long bins, int chunk, int size) {
    int bin = bin(size);
    int slot = table + 4 * bin;
    if (bin >= FIRST_TRIE) {
      slot = Trie.slotFor(memory, slot, chunk, size);
    }
    int next = memory.loadInt(slot);
    memory.storeInt(chunk + NEXT, next);
    memory.storeInt(chunk + SLOT, slot);
    memory.storeInt(slot, chunk);
    if (next != 0) {
      memory.storeInt(next + SLOT, chunk + NEXT);
    }
    return bins | 1L << bin;
  }

  /** Takes out a chunk of {@code size} bytes; returns the bitmap. */
  static long remove(LinearMemory memory, int table, long bins, int chunk, int size) {
    int bin = bin(size);
    int slot = memory.loadInt(chunk + SLOT);
    int heir = memory.loadInt(chunk + NEXT);
    if (bin >= FIRST_TRIE) {
      heir = Trie.heir(memory, chunk, heir);
    }
    memory.storeInt(slot, heir);
    if (heir != 0) {
      memory.storeInt(heir + SLOT, slot);
    } else if (slot == table + 4 * bin) {
      bins ^= 1L << bin;
    }
    return bins;
  }

  /**
   * Returns the smallest chunk of at least {@code size} bytes, the first in the list of its size,
   * or 0 where there is none.
   */
  static int bestFit(LinearMemory memory, int table, long bins, int size) {
    int exact = bin(size);
    for (long fits = bins & -1L << exact; fits != 0; fits &= fits - 1) {
      int bin = Long.numberOfTrailingZeros(fits);
      int chunk = memory.loadInt(table + 4 * bin);
      if (bin >= FIRST_TRIE) {
        chunk = Trie.ceiling(memory, chunk, size, bin == exact ? Trie.key(size) : 0);
      }
      if (chunk != 0) {
        return chunk;
      }
    }
    return 0;
  }
}
