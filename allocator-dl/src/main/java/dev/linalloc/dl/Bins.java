package dev.linalloc.dl;

import dev.linalloc.spi.LinearMemory;

/**
 * The bins: the free chunks of at least 16 bytes, by size. Each of the 56 bins has a head, one word
 * in the {@link Table}, and a bit in the map.
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
 * <p>A chunk holds the address of the word that points to it: a bin's head, the link of another
 * chunk or a branch of a {@link Trie}. So linking and unlinking are the same in all three cases.
 *
 * <p>A list costs O(1) per call, a trie one step per bit of the size. Invariants: bit i of the map
 * is set iff head i is not 0; the slot of each chunk holds the chunk's address; each chunk is in
 * the bin of its size.
 */
final class Bins {
  /** The least size that is kept in a trie. */
  static final int LARGE = 272;

  private static final int FIRST_TRIE = 34;

  private final LinearMemory memory;
  private final Table table;

  /** Bit i is set iff bin i holds a chunk. */
  long map;

  Bins(LinearMemory memory, Table table) {
    this.memory = memory;
    this.table = table;
  }

  /** Returns the bin for chunks of {@code size} bytes. */
  static int bin(int size) {
    return Math.min(size >>> 3, 57 - Integer.numberOfLeadingZeros(size));
  }

  /** Returns whether the bin for chunks of {@code size} bytes, less than 272, holds one. */
  boolean haveExactly(int size) {
    return (map >>> (size >>> 3) & 1) != 0;
  }

  /** Adds a chunk of {@code size} bytes, at least 16. */
  void insert(int chunk, int size) {
    int bin = bin(size);
    int slot = table.bin(bin);
    if (bin >= FIRST_TRIE) {
      slot = Trie.slotFor(memory, slot, chunk, size);
    }
    int next = memory.loadInt(slot);
    memory.storeInt(chunk + Chunk.NEXT, next);
    memory.storeInt(chunk + Chunk.SLOT, slot);
    memory.storeInt(slot, chunk);
    if (next != 0) {
      memory.storeInt(next + Chunk.SLOT, chunk + Chunk.NEXT);
    }
    map |= 1L << bin;
  }

  /** Removes a chunk of {@code size} bytes. */
  void remove(int chunk, int size) {
    int bin = bin(size);
    int slot = memory.loadInt(chunk + Chunk.SLOT);
    int heir = memory.loadInt(chunk + Chunk.NEXT);
    if (bin >= FIRST_TRIE) {
      heir = Trie.heir(memory, chunk, heir);
    }
    memory.storeInt(slot, heir);
    if (heir != 0) {
      memory.storeInt(heir + Chunk.SLOT, slot);
    } else if (slot == table.bin(bin)) {
      map ^= 1L << bin;
    }
  }

  /**
   * Returns the smallest chunk of at least {@code size} bytes, the first in the list of its size,
   * or 0 if there is none.
   */
  int bestFit(int size) {
    int exact = bin(size);
    for (long fits = map & -1L << exact; fits != 0; fits &= fits - 1) {
      int bin = Long.numberOfTrailingZeros(fits);
      int chunk = memory.loadInt(table.bin(bin));
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
