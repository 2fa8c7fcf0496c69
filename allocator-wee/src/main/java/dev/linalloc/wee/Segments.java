package dev.linalloc.wee;

import static dev.linalloc.wee.Cell.ABOVE;
import static dev.linalloc.wee.Cell.ADDRESS;
import static dev.linalloc.wee.Cell.FIRST;
import static dev.linalloc.wee.Cell.FREE;
import static dev.linalloc.wee.Cell.TAG;
import static dev.linalloc.wee.Cell.UNIT;
import static dev.linalloc.wee.Cell.reach;

import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Pages;

/**
 * The memory that the heap consists of: one segment, and another one each time that the heap has to
 * go on behind foreign pages, which another module has grown.
 *
 * <pre>
 *   heapBase                                  top                bound
 *      │ cell │ cell │ free │ cell │ ··· │ cell │ never used, or   │ foreign
 *      │      │      │      │      │     │      │ given back       │ or absent
 *      └──────┴──────┴──────┴──────┴─────┴──────┴──────────────────┘
 * </pre>
 *
 * <p>The top lies above all cells of the last segment. Foreign pages end a segment: what was left
 * above its top becomes a free cell. Ended segments form a list through the last word of their last
 * tag, which names the tag above in other cells; the first segment's points to itself. Such an
 * address reads as the tag of a live cell, so nothing merges across a segment's end.
 *
 * <pre>
 *   segment 1 … │ tag: start │ name ─┐   foreign   segment 2 … │ tag: start │ name │   foreign   top …
 *                              ▲     │                                       │  ▲
 *                              ├─────┘◀──────────────────────────────────────┘  └── closed
 * </pre>
 *
 * <p>Memory above the highest top there ever was has never been written and reads zero, so
 * zero-filled blocks from there cost nothing. A block from the top costs 2 accesses to memory.
 *
 * <p>Invariants: all memory of a segment up to the top is tiled by cells; no two free cells are
 * neighbours, and none borders on the top; {@code untouched} is at most 2<sup>32</sup> less any top
 * that was ever lowered.
 */
final class Segments {
  private final GrowableMemory memory;
  private final FreeList list;

  /** Where the top begins, marked {@link Cell#FIRST} if its segment has no cell. */
  int top;

  /** Where the top ends: bytes, up to 2<sup>32</sup>. */
  long bound;

  /** How many bytes there are from the highest top ever noted up to 2<sup>32</sup>. */
  int untouched;

  /** The name of the segment below the top's, or 0. */
  int closed;

  Segments(GrowableMemory memory, FreeList list, int heapBase) {
    this.memory = memory;
    this.list = list;
    long start = Pages.alignUp(Integer.toUnsignedLong(heapBase), UNIT);
    top = (int) start | FIRST;
    bound = Math.max(start, Pages.end(memory));
    untouched = -(int) start;
  }

  /** Returns where the top begins. */
  int start() {
    return top & ADDRESS;
  }

  /** Returns the bytes of the top, unsigned. */
  int room() {
    return (int) bound - start();
  }

  /** Returns how far from the top the first multiple of {@code align} is. */
  int pad(int align) {
    return -start() & (align - 1);
  }

  /** Returns how many bytes the top lacks for a block behind {@code pad}; ≤ 0 if it lacks none. */
  long missing(int pad, int size) {
    return pad + Integer.toUnsignedLong(size) + TAG - Integer.toUnsignedLong(room());
  }

  /** Cuts a block off the top, which holds it, {@code pad} bytes behind where it begins. */
  int cutTop(int pad, int size) {
    int start = start();
    int tag = start + pad + reach(size);
    memory.storeInt(tag, top);
    if ((top & FIRST) == 0) {
      memory.storeInt(start - TAG + ABOVE, tag);
    }
    top = tag + TAG;
    if (pad != 0) {
      trim(start + pad, tag);
    }
    return start + pad;
  }

  /** Frees what lies before an aligned block in its cell. */
  void trim(int block, int tag) {
    Cell.split(memory, tag, block - TAG);
    coalesce(block - TAG);
  }

  /** Frees the cell of that tag, and coalesces it with its free neighbours and with the top. */
  void coalesce(int tag) {
    int start = memory.loadInt(tag);
    if ((start & FIRST) == 0) {
      int below = memory.loadInt(start - TAG);
      if ((below & FREE) != 0) {
        list.unlink(start - TAG);
        start = below ^ FREE;
      }
    }
    if (tag + TAG == top) {
      lowerTop(start);
      return;
    }
    int above = memory.loadInt(tag + ABOVE);
    if ((memory.loadInt(above) & FREE) != 0) {
      tag = above;
    } else {
      list.add(tag);
    }
    Cell.mark(memory, tag, start | FREE);
  }

  /** Lets the top begin at {@code start}, and notes where it was. */
  void lowerTop(int start) {
    int above = -start();
    if (Integer.compareUnsigned(above, untouched) < 0) {
      untouched = above;
    }
    top = start;
  }

  /**
   * Begins a new segment if foreign pages have ended the last one, or else adds the pages for {@code
   * missing} bytes above the top. Returns false if memory is refused. After a new segment the caller
   * has to look again, as it has no pages yet.
   */
  boolean grow(long missing) {
    long end = Pages.end(memory);
    if (end > bound) {
      leave(end);
      return true;
    }
    if (memory.memoryGrow(Pages.toHold(missing + bound - end)) == -1) {
      return false;
    }
    bound = Pages.end(memory);
    return true;
  }

  /** Leaves the last segment for one that starts, and so far ends, at {@code start}. */
  private void leave(long start) {
    int end = (int) bound;
    int rest = end - top;
    if (rest != -FIRST) { // a segment without any cell is left without a trace
      int tag = end - TAG;
      int name = tag + ABOVE;
      memory.storeInt(name, closed == 0 ? name : closed);
      closed = name;
      if (rest != 0) {
        Cell.mark(memory, tag, top);
        coalesce(tag);
      }
    }
    top = (int) start | FIRST;
    bound = start;
  }
}
