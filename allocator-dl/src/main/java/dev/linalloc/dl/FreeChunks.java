package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.ABOVE_FREE;
import static dev.linalloc.dl.Chunk.FREE;
import static dev.linalloc.dl.Chunk.GUARD;
import static dev.linalloc.dl.Chunk.SLIVER;
import static dev.linalloc.dl.Chunk.TAG;

import dev.linalloc.spi.LinearMemory;

/**
 * The free chunks between live ones. Each is one of these:
 *
 * <ul>
 *   <li>in a <em>bin</em>, if it has at least 16 bytes: the bins find the chunk that fits best (see
 *       {@link Bins});
 *   <li>a <em>sliver</em> of 8 bytes, too short for links: it is in no bin and stays unused until a
 *       neighbour coalesces with it;
 *   <li>the <em>designated victim</em>, at most one chunk: the rest of the chunk that the last
 *       small request split. The next small requests are cut off it, so blocks requested in a row
 *       lie in a row.
 * </ul>
 *
 * <pre>
 *   ··· live │ n bytes cut off │ victim        │ live ···
 *                         tag ─┘       FREE ───┘
 * </pre>
 *
 * <p>The victim is an <em>open</em> chunk: only the fields here hold its size. So cutting a block
 * off it costs one store, of the block's tag.
 *
 * <p>Invariants: {@code victim} is 0 iff {@code victimSize} is 0; the tag of the victim is exactly
 * {@link Chunk#FREE}; no two free chunks are neighbours.
 */
final class FreeChunks {
  final Bins bins;
  private final LinearMemory memory;

  /** The designated victim, or 0 if there is none. */
  int victim;

  int victimSize;

  FreeChunks(LinearMemory memory, Table table) {
    this.memory = memory;
    bins = new Bins(memory, table);
  }

  /** Adds a free chunk between live ones, and sets the flag in the tag below. */
  void file(int chunk, int size) {
    Chunk.setAboveFree(memory, chunk);
    add(chunk, size);
  }

  private void add(int chunk, int size) {
    Chunk.setFree(memory, chunk, size);
    if (size != SLIVER) {
      bins.insert(chunk, size);
    }
  }

  /** Removes a free chunk and returns its size. */
  int take(int chunk) {
    int size = size(chunk);
    if (chunk == victim) {
      victim = 0;
      victimSize = 0;
    } else if (size != SLIVER) {
      bins.remove(chunk, size);
    }
    return size;
  }

  /** Returns the size of a free chunk. */
  int size(int chunk) {
    return chunk == victim ? victimSize : Chunk.freeSize(memory, chunk);
  }

  /** Returns the size of the chunk that ends in {@code tag}; the victim's tag has no size. */
  int sizeBy(int tag) {
    return tag == FREE ? victimSize : Chunk.size(tag);
  }

  /**
   * Returns whether {@code chunk}, which is not the top and lies above {@code tagBelow}, is free.
   */
  boolean isFree(int chunk, int tagBelow) {
    return chunk == victim || (tagBelow & ABOVE_FREE) != 0;
  }

  /**
   * Returns whether the bins are searched before the victim. They are not if they are empty, nor if
   * a small request fits into the victim and no chunk has exactly its size.
   */
  boolean prefersBins(int n) {
    boolean small = Integer.compareUnsigned(n, Bins.LARGE) < 0;
    boolean fits = Integer.compareUnsigned(victimSize, n) >= 0;
    return bins.map != 0 && !(fits && small && !bins.haveExactly(n));
  }

  /** Cuts a live chunk of {@code n} bytes off a chunk in the bins, which must hold it. */
  int cut(int chunk, int n) {
    int rest = take(chunk) - n;
    Chunk.clearAboveFree(memory, chunk);
    boolean small = Integer.compareUnsigned(n, Bins.LARGE) < 0;
    memory.storeInt(chunk + n - TAG, n | leave(chunk + n, rest, small));
    return chunk;
  }

  /**
   * Makes the rest of a chunk the victim, or adds it to its bin; returns the flag to set in the tag
   * below it: {@link Chunk#ABOVE_FREE} or 0.
   */
  private int leave(int chunk, int size, boolean designated) {
    if (size == 0) {
      return 0;
    }
    if (!designated || size == SLIVER) {
      add(chunk, size);
      return ABOVE_FREE;
    }
    if (victim != 0) {
      file(victim, victimSize);
    }
    victim = chunk;
    victimSize = size;
    memory.storeInt(chunk + size - TAG, FREE);
    return 0;
  }

  /** Returns whether there is no free chunk for {@code n} bytes: the bins are empty, too. */
  boolean holdNone(int n) {
    int size = victimSize; // before the &&, so that both compile to one branch in wasm
    return bins.map == 0 && Integer.compareUnsigned(size, n) < 0;
  }

  /** Returns whether the victim has at least {@code n} bytes. */
  boolean victimHolds(int n) {
    return Integer.compareUnsigned(victimSize, n) >= 0;
  }

  /** Cuts a chunk of {@code n} bytes off the victim, which must hold it. */
  int cutVictim(int n) {
    int chunk = victim;
    victimSize -= n;
    victim = victimSize == 0 ? 0 : chunk + n;
    memory.storeInt(chunk + n - TAG, n);
    return chunk;
  }

  /**
   * Returns a chunk that holds {@code n} bytes at {@code align}, or 0 if there is none. Tries the
   * victim; else the best fit among chunks that are large enough at any address; else each chunk
   * that is large enough, smallest first, until one holds the block at its own address.
   */
  int find(int n, int align) {
    if (Chunk.fits(n, Chunk.front(memory, victim, align), victimSize)) {
      return victim;
    }
    int slack = Math.max(align - Chunk.UNIT, 0);
    int ample = n + slack; // enough at any address of the chunk
    int chunk = Integer.compareUnsigned(ample, n) < 0 ? 0 : bins.bestFit(ample);
    int least = n - GUARD; // the block may take the place of the guard below the chunk
    while (chunk == 0 && slack != 0) {
      chunk = bins.bestFit(least);
      if (chunk == 0) {
        return 0;
      }
      int size = Chunk.freeSize(memory, chunk);
      least = size + Chunk.UNIT;
      while (chunk != 0 && !Chunk.fits(n, Chunk.front(memory, chunk, align), size)) {
        chunk = memory.loadInt(chunk + Chunk.NEXT);
      }
    }
    return chunk;
  }
}
