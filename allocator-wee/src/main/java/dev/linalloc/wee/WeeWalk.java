package dev.linalloc.wee;

import static dev.linalloc.wee.WeeAllocator.FIRST;
import static dev.linalloc.wee.WeeAllocator.FREE;
import static dev.linalloc.wee.WeeAllocator.NEXT;
import static dev.linalloc.wee.WeeAllocator.NEXT_FREE;
import static dev.linalloc.wee.WeeAllocator.PREVIOUS_FREE;
import static dev.linalloc.wee.WeeAllocator.START;
import static dev.linalloc.wee.WeeAllocator.TABLE;
import static dev.linalloc.wee.WeeAllocator.TAG;

import dev.linalloc.api.HeapWalk.ChunkState;
import dev.linalloc.api.HeapWalk.ChunkVisitor;
import dev.linalloc.api.LinearMemory;
import java.util.Map;
import java.util.TreeMap;

/**
 * One walk through the heap of a {@link WeeAllocator}. Tags lie behind their cells, so that it goes
 * from the top down, region by region, and then checks both kinds of lists against what it found.
 */
final class WeeWalk {
  private record Cell(int start, int tag, ChunkState state) {
    int size() {
      return tag + TAG - start;
    }
  }

  private final LinearMemory memory;
  private final TreeMap<Long, Cell> cells = new TreeMap<>();

  WeeWalk(LinearMemory memory) {
    this.memory = memory;
  }

  /**
   * Walks the region whose last cell ends with {@code lastTag} down to its first cell.
   *
   * @param lastTag 0 for a region without cells
   * @param limit where the region's cells end, or more where that is not known; in bytes
   * @return where the region starts, in bytes
   */
  long region(int lastTag, long limit) {
    long upper = limit;
    int tag = lastTag;
    Cell above = null;
    while (tag != 0) {
      int word = memory.loadInt(tag);
      int start = word & START;
      ChunkState state = (word & FREE) == 0 ? ChunkState.LIVE : ChunkState.FREE;
      check(unsigned(tag) + TAG <= upper, tag, "reaches beyond " + hex(upper));
      check(unsigned(start) < unsigned(tag), tag, "has its start at " + hex(start));
      check(((tag - start) & 15) == TAG, tag, "is misplaced for a start at " + hex(start));
      if (above != null) {
        int next = memory.loadInt(tag + NEXT);
        check(next == above.tag, tag, "names " + hex(next) + " as next, not " + hex(above.tag));
        check(
            state != ChunkState.FREE || above.state != ChunkState.FREE,
            tag,
            "is free beside a free cell");
      }
      above = new Cell(start, tag, state);
      cells.put(unsigned(start), above);
      upper = unsigned(start);
      tag = (word & FIRST) == 0 ? start - TAG : 0;
    }
    return upper;
  }

  /** Checks that the main list holds exactly the free cells. */
  void freeList(int head) {
    long free = cells.values().stream().filter(cell -> cell.state == ChunkState.FREE).count();
    int previous = 0;
    for (int tag = head; tag != 0; tag = memory.loadInt(tag + NEXT_FREE)) {
      check(isTagOf(ChunkState.FREE, tag), tag, "is in the free list and no free cell's");
      int back = memory.loadInt(tag + PREVIOUS_FREE);
      check(back == previous, tag, "links back to " + hex(back) + ", not " + hex(previous));
      check(free-- > 0, tag, "is in the free list twice");
      previous = tag;
    }
    check(free == 0, head, "heads a free list that lacks " + free + " free cells");
  }

  /** Marks the table of size classes, and what they hold. */
  void classes(int table) {
    mark(table, TABLE, ChunkState.OWN, "holds no table");
    for (int head = table; head != table + TABLE; head += 4) {
      int length = 4 * (head - table) + TAG;
      for (int block = memory.loadInt(head); block != 0; block = memory.loadInt(block)) {
        mark(block, length, ChunkState.CACHED, "is of no cell that its size class can hold");
      }
    }
  }

  /** Checks that nothing lies beside the top that should be part of it. */
  void top(int last) {
    check(last == 0 || !isTagOf(ChunkState.FREE, last), last, "is free beside the top");
  }

  void visit(ChunkVisitor visitor) {
    for (Map.Entry<Long, Cell> entry : cells.entrySet()) {
      Cell cell = entry.getValue();
      visitor.chunk(cell.start, cell.size(), cell.state);
    }
  }

  private void mark(int start, int length, ChunkState state, String otherwise) {
    Cell cell = cells.get(unsigned(start));
    check(
        cell != null && cell.state == ChunkState.LIVE && cell.tag == start + length,
        start + length,
        otherwise);
    cells.put(unsigned(start), new Cell(start, start + length, state));
  }

  private boolean isTagOf(ChunkState state, int tag) {
    Map.Entry<Long, Cell> entry = cells.lowerEntry(unsigned(tag));
    return entry != null && entry.getValue().tag == tag && entry.getValue().state == state;
  }

  private static void check(boolean holds, int tag, String otherwise) {
    if (!holds) {
      throw new IllegalStateException("the tag at " + hex(tag) + " " + otherwise);
    }
  }

  private static long unsigned(int address) {
    return Integer.toUnsignedLong(address);
  }

  private static String hex(long address) {
    return "0x" + Long.toHexString(address & 0x1_ffff_ffffL);
  }

  private static String hex(int address) {
    return hex(unsigned(address));
  }
}
