package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.ABOVE_FREE;
import static dev.linalloc.dl.Chunk.EDGE;
import static dev.linalloc.dl.Chunk.FREE;
import static dev.linalloc.dl.Chunk.TAG;

import dev.linalloc.spi.HeapWalk.ChunkState;
import dev.linalloc.spi.HeapWalk.ChunkVisitor;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Walks a heap once and checks that all its bookkeeping agrees. It reads the tags from the top
 * down, since every chunk ends in its tag. Then it compares the free chunks with the bins, and the
 * chunks that are live by their tags with the quick lists and the number of live blocks.
 */
final class HeapAudit {
  private record Visit(int address, int size, ChunkState state) {}

  private final LinearMemory memory;
  private final Table table;
  private final FreeChunks free;
  private final Segments segments;
  private final QuickLists quick;
  private final int live;
  private final Deque<Visit> chunks = new ArrayDeque<>();
  private boolean aboveFree = true;
  private boolean victimSeen;
  private final Map<Integer, Integer> binned = new HashMap<>();

  /** The chunks that are live by their tags, with their sizes. */
  private final Map<Integer, Integer> used = new HashMap<>();

  HeapAudit(
      LinearMemory memory,
      Table table,
      FreeChunks free,
      Segments segments,
      QuickLists quick,
      int live) {
    this.memory = memory;
    this.table = table;
    this.free = free;
    this.segments = segments;
    this.quick = quick;
    this.live = live;
  }

  void walk(ChunkVisitor visitor) {
    if (table.address == 0) {
      check(
          segments.top == segments.bound
              && free.bins.map == 0
              && free.victimSize == 0
              && quick.map == 0
              && live == 0,
          "a heap without a table has no chunks",
          segments.top);
      if (Integer.compareUnsigned(segments.bound - segments.base, Table.BYTES) >= 0) {
        visitor.chunk(segments.base, segments.bound - segments.base, ChunkState.FREE);
      }
      addReserve();
      chunks.forEach(chunk -> visitor.chunk(chunk.address(), chunk.size(), chunk.state()));
      return;
    }
    if (segments.top != segments.bound) {
      chunks.add(new Visit(segments.top, segments.bound - segments.top, ChunkState.FREE));
    }
    addReserve();
    check(
        free.victim == 0 == (free.victimSize == 0),
        "a victim has a size, and only a victim",
        free.victim);
    for (int above = segments.top; above != segments.base; ) {
      above = addBelow(above);
    }
    check(victimSeen == (free.victim != 0), "the victim is a chunk", free.victim);
    for (int bin = 0; bin < Long.SIZE; bin++) {
      int head = table.bin(bin);
      if ((free.bins.map >>> bin & 1) == 0) {
        check(bin >= 58 || load(head) == 0, "a bin without a bit is empty", head);
      } else {
        check(bin < 58 && load(head) != 0, "a bin with a bit holds a chunk", head);
        auditTrie(head, bin, 0, 0);
      }
    }
    binned.forEach((chunk, _) -> check(false, "a free chunk is in a bin", chunk));
    auditQuickLists();
    check(used.size() == live, "the live blocks are as many as counted", table.address);
    chunks.forEach(
        chunk -> {
          boolean waits = chunk.state() == ChunkState.LIVE && !used.containsKey(chunk.address());
          visitor.chunk(chunk.address(), chunk.size(), waits ? ChunkState.CACHED : chunk.state());
        });
  }

  /** Checks the quick lists, and removes their chunks from those that are live by their tags. */
  private void auditQuickLists() {
    int sum = 0;
    for (int list = 0; list < Long.SIZE; list++) {
      int size = QuickLists.leastSize(1L << list);
      int head = table.list(size);
      boolean marked = (quick.map >>> list & 1) != 0;
      check(load(head) != 0 == marked, "a quick list has a bit while it holds a chunk", head);
      for (int at = head; load(at) != 0; at = load(at)) {
        Integer expected = used.remove(load(at));
        check(expected != null && expected == size, "a quick list holds chunks of its size", at);
        sum += size;
      }
    }
    check(sum == quick.cached, "the bytes in quick lists are as counted", table.address);
  }

  /** Visits the guard and the free rest of each segment in reserve. */
  private void addReserve() {
    int below = segments.bound;
    for (int start = segments.reserve; start != 0; start = memory.loadInt(start)) {
      check(
          Integer.compareUnsigned(below, start) < 0
              && Chunk.isGuard(Chunk.tagBelow(memory, start))
              && Chunk.boundBelow(memory, start) == below,
          "a segment in reserve begins with a guard",
          start);
      below = memory.loadInt(start + Segments.END);
      chunks.add(new Visit(start - Chunk.GUARD, Chunk.GUARD, ChunkState.OWN));
      chunks.add(new Visit(start, below - start, ChunkState.FREE));
    }
  }

  /** Visits the chunk that ends at {@code above}; returns the end of the chunk below. */
  private int addBelow(int above) {
    int tag = load(above - TAG);
    boolean isFree = (tag & FREE) != 0;
    int size = Chunk.size(tag);
    ChunkState state = isFree ? ChunkState.FREE : ChunkState.LIVE;
    if (above == table.address + Table.BYTES) {
      check((tag & ~ABOVE_FREE) == 0, "the table ends in a tag without a size", above);
      size = Table.BYTES;
      state = ChunkState.OWN;
    } else if (free.victimSize != 0 && above == free.victim + free.victimSize) {
      check(tag == FREE, "a victim's tag says only that it is free", above);
      size = free.victimSize;
      victimSeen = true;
    } else if (size == 0) {
      check((tag & ~ABOVE_FREE) == EDGE, "a guard is an edge without a size", above);
      size = Chunk.GUARD;
      state = ChunkState.OWN;
    }
    check(
        Integer.compareUnsigned(size, above - segments.base) <= 0,
        "a chunk lies above the base",
        above);
    int chunk = above - size;
    boolean open = above == segments.top || above == free.victim;
    check(
        (tag & ABOVE_FREE) != 0 == (aboveFree && !open),
        "a tag says whether the chunk above is free",
        above);
    check(!isFree || !aboveFree, "no two free neighbours", above);
    if (isFree && chunk != free.victim) {
      check((tag & EDGE) == 0, "a free chunk is no edge", chunk);
      check(load(chunk) == size, "a free chunk begins with its size", chunk);
      if (size != Chunk.SLIVER) {
        binned.put(chunk, size);
      }
    }
    if (state == ChunkState.LIVE) {
      used.put(chunk, size);
    }
    chunks.addFirst(new Visit(chunk, size, state));
    aboveFree = isFree;
    if ((tag & EDGE) == 0) {
      return chunk;
    }
    int below = load(above - 2 * TAG); // see Chunk.boundBelow
    check(
        Integer.compareUnsigned(below - segments.base, chunk - segments.base) <= 0,
        "a segment lies above the one below",
        chunk);
    aboveFree = false;
    return below;
  }

  /**
   * Audits the list at {@code slot} and, in a large bin, the branches below its first chunk.
   *
   * @param depth how many bits of a size, below the highest one, led to {@code slot}
   * @param prefix these bits
   */
  private void auditTrie(int slot, int bin, int depth, int prefix) {
    int first = load(slot);
    if (first == 0) {
      return;
    }
    int size = load(first);
    check(Bins.bin(size) == bin, "a chunk is in the bin of its size", first);
    int shift = 31 - Integer.numberOfLeadingZeros(size) - depth;
    check(
        shift >= 0 && size >>> shift == (1 << depth | prefix),
        "the path to a chunk in the trie follows from its size",
        first);
    int at = slot;
    for (int chunk = first; chunk != 0; chunk = load(at)) {
      check(
          load(chunk + Chunk.SLOT) == at,
          "a slot is the address of the word that points to the chunk",
          chunk);
      Integer expected = binned.remove(chunk);
      check(expected != null && expected == size, "a bin holds free chunks of one size", chunk);
      at = chunk + Chunk.NEXT;
    }
    if (Integer.compareUnsigned(size, Bins.LARGE) >= 0) {
      auditTrie(first + Chunk.LEFT, bin, depth + 1, prefix << 1);
      auditTrie(first + Chunk.RIGHT, bin, depth + 1, prefix << 1 | 1);
    }
  }

  private int load(int address) {
    check(
        Integer.compareUnsigned(address - segments.base, segments.bound - segments.base - 4) <= 0,
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
