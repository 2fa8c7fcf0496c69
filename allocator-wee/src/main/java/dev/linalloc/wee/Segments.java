package dev.linalloc.wee;

import static dev.linalloc.wee.Cell.ABOVE;
import static dev.linalloc.wee.Cell.ADDRESS;
import static dev.linalloc.wee.Cell.FIRST;
import static dev.linalloc.wee.Cell.FREE;
import static dev.linalloc.wee.Cell.LINK;
import static dev.linalloc.wee.Cell.TAG;
import static dev.linalloc.wee.Cell.UNIT;
import static dev.linalloc.wee.Cell.reach;

import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Pages;

/**
 * The memory of the heap: one segment, and another one each time the heap must go on behind foreign
 * pages, which another module has grown.
 *
 * <pre>
 *   heapBase                                  top                bound
 *      │ cell │ cell │ free │ cell │ ··· │ cell │ never used, or   │ foreign
 *      │      │      │      │      │     │      │ given back       │ or absent
 *      └──────┴──────┴──────┴──────┴─────┴──────┴──────────────────┘
 * </pre>
 *
 * <p>The top lies above all cells of the last segment. Foreign pages end a segment: its top becomes
 * a free cell. Ended segments form a list: the link of each is the last word of its last tag, where
 * other tags keep the address of the tag above. A link points to the link of the segment below, and
 * the first segment's link points to itself. Code that takes a link for the address of the tag
 * above finds another link there, which has no {@link Cell#FREE} mark; so nothing merges across the
 * end of a segment. In the picture and in the code, the address of a link is the <em>name</em> of
 * its segment.
 *
 * <pre>
 *   segment 1 … │ tag: start │ name ─┐   foreign   segment 2 … │ tag: start │ name │   foreign   top …
 *                              ▲     │                                       │  ▲
 *                              ├─────┘◀──────────────────────────────────────┘  └── closed
 * </pre>
 *
 * <p>The heap has never written above the highest top so far. Memory there reads zero, so a
 * zero-filled block from there costs nothing more. A block from the top costs 2 memory accesses.
 *
 * <p>Invariants: all memory of a segment up to the top is tiled by cells; no two free cells are
 * neighbours, and none borders on the top; 2<sup>32</sup> − {@code untouched} is at least every top
 * that was lowered.
 */
final class Segments {
  private final GrowableMemory memory;
  private final FreeList list;

  /** The start of the top, marked {@link Cell#FIRST} if its segment has no cell. */
  int top;

  /** The end of the top, in bytes, up to 2<sup>32</sup>. */
  long bound;

  /** The distance from the highest recorded top to 2<sup>32</sup>, in bytes. */
  int untouched;

  /** The name of the newest segment that has ended, or 0 if none has. */
  int closed;

  Segments(GrowableMemory memory, FreeList list, int heapBase) {
    this.memory = memory;
    this.list = list;
    long start = Pages.alignUp(Integer.toUnsignedLong(heapBase), UNIT);
    top = (int) start | FIRST;
    bound = Math.max(start, Pages.end(memory));
    untouched = -(int) start;
  }

  /** Returns the start of the top, without its mark. */
  int start() {
    return top & ADDRESS;
  }

  /** Returns the size of the top in bytes, unsigned. */
  int room() {
    return (int) bound - start();
  }

  /** Returns the bytes from the start of the top to the first multiple of {@code align}. */
  int pad(int align) {
    return -start() & (align - 1);
  }

  /**
   * Returns how many bytes the top lacks for {@code pad} bytes and a block; ≤ 0 if it holds them.
   */
  long missing(int pad, int size) {
    return pad + Integer.toUnsignedLong(size) + TAG - Integer.toUnsignedLong(room());
  }

  /**
   * Returns whether a block of at least one byte can be cut off the top without padding, and the
   * cell below it is in the same segment. If it returns false, the top may hold the block all the
   * same. All conditions are one branch in wasm.
   */
  boolean holdsPlainly(int size, int align) {
    int start = top;
    int room = (int) bound - start;
    int odd = (size - 1) >>> 31 | (start & (align - 1 | FIRST)); // size 0 or above 2^31, pad, first
    return odd == 0 && (size + 7) >>> 4 < room >>> 4; // each cell ends at a multiple of 16
  }

  /** Cuts a block off the top if {@link #holdsPlainly} returned true. Returns the block. */
  int cutPlainly(int size) {
    int start = top;
    int tag = start + reach(size);
    memory.storeInt(tag, start);
    memory.storeInt(start - TAG + ABOVE, tag);
    top = tag + TAG;
    return start;
  }

  /**
   * Cuts a block off the top, {@code pad} bytes behind its start. The top must hold both. Returns
   * the block.
   */
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

  /** Splits the part before an aligned block off its cell, and frees it. */
  void trim(int block, int tag) {
    Cell.split(memory, tag, block - TAG);
    coalesce(block - TAG);
  }

  /** Frees a cell, and coalesces it with its free neighbours and with the top. */
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
      list.add(tag, above & LINK);
    }
    Cell.mark(memory, tag, start | FREE);
  }

  /** Sets the start of the top, after recording where it was. */
  void lowerTop(int start) {
    int above = -start();
    if (Integer.compareUnsigned(above, untouched) < 0) {
      untouched = above;
    }
    top = start;
  }

  /**
   * Begins a new segment if foreign pages have ended the last one, or else adds the pages for
   * {@code missing} bytes above the top. Returns false if memory cannot have so many pages, which
   * it is then not asked for, or if growth is refused. A new segment has no pages yet, so the
   * caller must try again.
   */
  boolean grow(long missing) {
    long end = Pages.end(memory);
    if (end > bound) {
      leave(end);
      return true;
    }
    long wanted = missing + bound;
    boolean possible = wanted <= Pages.bytes(memory.maximumPages());
    int pages = Pages.toHold(wanted - end);
    // One branch for both conditions: it costs 3,200 ink, and growing by 0 pages costs nothing.
    if (memory.memoryGrow(possible ? pages : 0) == -1 || !possible) {
      return false;
    }
    bound = end + Pages.bytes(pages);
    return true;
  }

  /** Ends the last segment and begins an empty one at {@code start}. */
  private void leave(long start) {
    int end = (int) bound;
    int rest = end - top;
    if (rest != -FIRST) { // a segment without any cell needs no link
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
