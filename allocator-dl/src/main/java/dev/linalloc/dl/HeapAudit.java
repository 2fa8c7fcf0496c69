package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.ABOVE_FREE;
import static dev.linalloc.dl.Chunk.EDGE;
import static dev.linalloc.dl.Chunk.FREE;
import static dev.linalloc.dl.Chunk.TAG;

import dev.linalloc.api.HeapWalk.ChunkState;
import dev.linalloc.api.HeapWalk.ChunkVisitor;
import dev.linalloc.api.LinearMemory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Walks a heap and checks that all its bookkeeping agrees. Tags are read from the top down, as
 * every chunk ends in its own; the free chunks found on the way are then looked for in the bins.
 */
final class HeapAudit {
  private record Visit(int address, int size, ChunkState state) {}

  private final LinearMemory memory;
  private final int base;
  private final int table;
  private final long bins;
  private final long cached;
  private final int victim;
  private final int victimSize;
  private final int top;
  private final int end;
  private final Deque<Visit> chunks = new ArrayDeque<>();
  private final Map<Integer, Integer> binned = new HashMap<>();
  private final Map<Integer, Integer> caches = new HashMap<>();

  HeapAudit(
      LinearMemory memory,
      int base,
      int table,
      long bins,
      long cached,
      int victim,
      int victimSize,
      int top,
      int end) {
    this.memory = memory;
    this.base = base;
    this.table = table;
    this.bins = bins;
    this.cached = cached;
    this.victim = victim;
    this.victimSize = victimSize;
    this.top = top;
    this.end = end;
  }

  void walk(ChunkVisitor visitor) {
    if (table == 0) {
      check(
          top == end && bins == 0 && cached == 0 && victimSize == 0,
          "a heap without bins has no chunks",
          top);
      return;
    }
    if (top != end) {
      add(top, end - top, ChunkState.FREE);
    }
    collectCached();
    check(victim == 0 == (victimSize == 0), "a victim has a size", victim);
    boolean aboveFree = true;
    boolean seen = victim == 0;
    for (int above = top; above != base; above = chunks.getFirst().address()) {
      aboveFree = addBelow(above, aboveFree);
      seen |= chunks.getFirst().address() == victim;
    }
    check(seen, "the victim is a chunk", victim);
    for (int bin = 0; bin < Long.SIZE; bin++) {
      int head = table + 4 * bin;
      if ((bins >>> bin & 1) == 0) {
        check(bin >= 58 || load(head) == 0, "a bin without a bit is empty", head);
      } else {
        check(bin < 58 && load(head) != 0, "a bin with a bit holds a chunk", head);
        auditTrie(head, bin, 0, 0);
      }
    }
    caches.forEach((chunk, _) -> check(false, "a cached chunk is a chunk", chunk));
    binned.forEach((chunk, _) -> check(false, "a free chunk is in a bin", chunk));
    chunks.forEach(chunk -> visitor.chunk(chunk.address(), chunk.size(), chunk.state()));
  }

  private void collectCached() {
    for (int size = 8; size <= 512; size += 8) {
      int head = Bins.cache(table, size);
      check(
          (cached >>> (size >>> 3) & 1) != 0 == (load(head) != 0),
          "a bit tells whether a cache holds anything",
          head);
      for (int chunk = load(head); chunk != 0; chunk = load(chunk)) {
        check(caches.put(chunk, size) == null, "a chunk is cached once", chunk);
      }
    }
  }

  /** Adds the chunk that ends at {@code above}; returns whether it is free. */
  private boolean addBelow(int above, boolean aboveFree) {
    int tag = load(above - TAG);
    boolean free = (tag & FREE) != 0;
    if (victimSize != 0 && above == victim + victimSize) {
      check(free && !aboveFree, "the victim is free, and its neighbours are not", above);
      add(victim, victimSize, ChunkState.FREE);
      return true;
    }
    int size = Chunk.size(tag);
    if (size == 0) {
      check(!free && (tag & EDGE) == 0, "a guard is neither free nor an edge", above);
      int start = above == table + Bins.TABLE ? table : load(above - 8);
      size = above - start;
      check(Integer.compareUnsigned(size, above - base) <= 0, "a guard lies above the base", above);
      add(start, size, ChunkState.OWN);
      return false;
    }
    boolean open = above == top || above == victim;
    check((tag & ABOVE_FREE) != 0 == (aboveFree && !open), "a tag knows the chunk above", above);
    check(!free || !aboveFree, "no two free neighbours", above);
    check(Integer.compareUnsigned(size, above - base) <= 0, "a chunk lies above the base", above);
    int chunk = above - size;
    if (free) {
      check((tag & EDGE) == 0, "a free chunk is no edge", chunk);
      check(load(chunk) == size, "a free chunk begins with its size", chunk);
      if (size != Chunk.SLIVER) {
        binned.put(chunk, size);
      }
    }
    Integer cachedSize = caches.remove(chunk);
    if (cachedSize != null) {
      check(!free && cachedSize == size, "a cached chunk counts as live", chunk);
      add(chunk, size, ChunkState.CACHED);
    } else {
      add(chunk, size, free ? ChunkState.FREE : ChunkState.LIVE);
    }
    return free;
  }

  /**
   * Audits the list at {@code slot} and, in a large bin, the branches below its first chunk.
   *
   * @param depth how many bits below the highest all sizes here have in common
   * @param prefix those bits
   */
  private void auditTrie(int slot, int bin, int depth, int prefix) {
    int first = load(slot);
    if (first == 0) {
      return;
    }
    int size = load(first);
    check(Bins.bin(size) == bin, "a chunk is in the bin of its size", first);
    int shift = 31 - Integer.numberOfLeadingZeros(size) - depth;
    check(shift >= 0 && size >>> shift == (1 << depth | prefix), "a chunk is on its way", first);
    int at = slot;
    for (int chunk = first; chunk != 0; chunk = load(at)) {
      check(load(chunk + Bins.SLOT) == at, "a chunk knows what points to it", chunk);
      Integer expected = binned.remove(chunk);
      check(expected != null && expected == size, "a bin holds free chunks of one size", chunk);
      at = chunk + Bins.NEXT;
    }
    if (Integer.compareUnsigned(size, Bins.LARGE) >= 0) {
      auditTrie(first + Trie.LEFT, bin, depth + 1, prefix << 1);
      auditTrie(first + Trie.RIGHT, bin, depth + 1, prefix << 1 | 1);
    }
  }

  private void add(int address, int size, ChunkState state) {
    chunks.addFirst(new Visit(address, size, state));
  }

  private int load(int address) {
    check(
        Integer.compareUnsigned(address - base, end - base - 4) <= 0,
        "a word lies in the heap",
        address);
    return memory.loadInt(address);
  }

  private static void check(boolean holds, String what, int where) {
    if (!holds) {
      throw new IllegalStateException(
          what + ": not so at address " + Integer.toUnsignedString(where));
    }
  }
}
