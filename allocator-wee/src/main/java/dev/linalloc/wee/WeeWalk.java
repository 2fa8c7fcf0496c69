package dev.linalloc.wee;

import static dev.linalloc.wee.Cell.ABOVE;
import static dev.linalloc.wee.Cell.ADDRESS;
import static dev.linalloc.wee.Cell.FIRST;
import static dev.linalloc.wee.Cell.FREE;
import static dev.linalloc.wee.Cell.LINK;
import static dev.linalloc.wee.Cell.NEWER;
import static dev.linalloc.wee.Cell.OLDER;
import static dev.linalloc.wee.Cell.TAG;
import static dev.linalloc.wee.SizeClasses.TABLE_REACH;
import static dev.linalloc.wee.SizeClasses.TABLE_SIZE;

import dev.linalloc.spi.HeapWalk.ChunkState;
import dev.linalloc.spi.HeapWalk.ChunkVisitor;
import dev.linalloc.spi.LinearMemory;
import java.util.TreeMap;

/**
 * Walks the heap of a {@link WeeAllocator} once and checks it. A cell is found by its tag, so the
 * walk goes from the top down. Then it compares both kinds of lists with the cells that it found.
 */
final class WeeWalk {
  private record Chunk(int start, int tag, ChunkState state) {}

  private final LinearMemory memory;
  private final TreeMap<Long, Chunk> chunks = new TreeMap<>();

  WeeWalk(LinearMemory memory) {
    this.memory = memory;
  }

  /** Walks the heap, checks it, and passes every cell and the top to the visitor, lowest first. */
  void heap(Segments segments, FreeList list, SizeClasses classes, ChunkVisitor visitor) {
    int top = segments.top;
    long free = Integer.toUnsignedLong(segments.room());
    int last = (top & FIRST) == 0 ? top - TAG : 0;
    long limit = segment(last, segments.bound - free, ChunkState.FREE);
    for (int name = segments.closed; name != 0; name = nameBelow(name)) {
      limit = segment(name - ABOVE, limit, ChunkState.OWN);
    }
    freeList(list.oldest, list.newest);
    if (classes.largest != 0) {
      classes(classes.table);
    }
    visit(visitor);
    if (free != 0) {
      visitor.chunk((int) (segments.bound - free), (int) free, ChunkState.FREE);
    }
  }

  /**
   * Walks a segment down to its first cell.
   *
   * @param last the tag of its last cell, or 0 if it has none
   * @param end the highest possible end of its cells, in bytes
   * @param beyond the state of the memory above the last cell
   * @return the start of its lowest cell, in bytes
   */
  private long segment(int last, long end, ChunkState beyond) {
    long limit = end;
    ChunkState above = beyond;
    for (int tag = last; tag != 0; ) {
      check(tag, unsigned(tag) < limit, "not below " + hex(limit));
      if (tag != last) {
        int named = memory.loadInt(tag + ABOVE);
        boolean right = chunks.firstKey() == unsigned(named);
        check(tag, right, "the tag above is not " + hex(named));
      }
      int word = memory.loadInt(tag);
      int start = word & ADDRESS;
      check(tag, unsigned(start) <= unsigned(tag), "its cell starts at " + hex(start));
      ChunkState state = (word & FREE) == 0 ? ChunkState.LIVE : ChunkState.FREE;
      check(tag, state != ChunkState.FREE || above != state, "free beside free memory above");
      chunks.put(unsigned(tag), new Chunk(start, tag, state));
      above = state;
      limit = unsigned(start);
      tag = (word & FIRST) == 0 ? start - TAG : 0;
    }
    return limit;
  }

  /** Returns the name of the segment below the one with this name, or 0; see {@link Segments}. */
  private int nameBelow(int name) {
    int below = memory.loadInt(name);
    return below == name ? 0 : below;
  }

  /** Checks that the free list holds exactly the free cells, in its order. */
  private void freeList(int oldest, int newest) {
    long free = chunks.values().stream().filter(c -> c.state == ChunkState.FREE).count();
    int older = 0;
    int notLast = 0; // the newest so far that is not the last cell of a segment
    for (int tag = oldest; tag != 0; tag = memory.loadInt(tag + NEWER)) {
      Chunk chunk = chunks.get(unsigned(tag));
      boolean listed = chunk != null && chunk.state == ChunkState.FREE;
      check(tag, listed, "in the free list, but not the tag of a free cell");
      int back = memory.loadInt(tag + OLDER);
      check(tag, back == older, "the older tag is " + hex(older) + ", not " + hex(back));
      boolean last = (memory.loadInt(tag + ABOVE) & LINK) != 0;
      boolean ordered = older == notLast || (last && unsigned(older) < unsigned(tag));
      check(tag, ordered, "behind the last cell " + hex(older));
      notLast = last ? notLast : tag;
      older = tag;
      free--;
    }
    check(newest, newest == notLast, "the newest tag listed is " + hex(notLast));
    check(newest, free == 0, "the list lacks free cells: " + free);
  }

  /** Checks and marks the table of the size classes and the cells in them. */
  private void classes(int table) {
    mark(table, TABLE_REACH, ChunkState.OWN);
    for (int head = table; head != table + TABLE_SIZE; head += Integer.BYTES) {
      int reach = (head - table) * 4 + TAG;
      for (int block = memory.loadInt(head); block != 0; block = memory.loadInt(block)) {
        mark(block, reach, ChunkState.CACHED);
      }
    }
  }

  /** Passes every cell to the visitor, lowest first. */
  private void visit(ChunkVisitor visitor) {
    for (Chunk chunk : chunks.values()) {
      visitor.chunk(chunk.start, chunk.tag + TAG - chunk.start, chunk.state);
    }
  }

  private void mark(int start, int reach, ChunkState state) {
    int tag = start + reach;
    Chunk live = new Chunk(start, tag, ChunkState.LIVE);
    boolean right = live.equals(chunks.get(unsigned(tag)));
    check(
        tag,
        right,
        "not the tag of a cell that starts at " + hex(start) + ", for one that is " + state);
    chunks.put(unsigned(tag), new Chunk(start, tag, state));
  }

  private static void check(int tag, boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException("tag " + hex(tag) + ": " + otherwise);
    }
  }

  private static long unsigned(int address) {
    return Integer.toUnsignedLong(address);
  }

  private static String hex(int address) {
    return hex(unsigned(address));
  }

  private static String hex(long address) {
    return "0x" + Long.toHexString(address);
  }
}
