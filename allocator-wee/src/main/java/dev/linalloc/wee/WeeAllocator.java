package dev.linalloc.wee;

import static dev.linalloc.wee.Cell.ABOVE;
import static dev.linalloc.wee.Cell.ADDRESS;
import static dev.linalloc.wee.Cell.FIRST;
import static dev.linalloc.wee.Cell.FOOT;
import static dev.linalloc.wee.Cell.FREE;
import static dev.linalloc.wee.Cell.NEWER;
import static dev.linalloc.wee.Cell.OLDER;
import static dev.linalloc.wee.Cell.START;
import static dev.linalloc.wee.Cell.span;

import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.api.HeapWalk;

/**
 * A first-fit free list with size classes: little code, and all its state but a few words lies in
 * the linear memory itself.
 *
 * <pre>
 *   heapBase                                  top                bound
 *      │ cell │ cell │ free │ cell │ ··· │ cell │ never used, or   │ foreign
 *      │      │      │      │      │     │      │ given back       │ or absent
 *      └──────┴──────┴──────┴──────┴─────┴──────┴──────────────────┘
 * </pre>
 *
 * <p>Memory up to the top is tiled by {@link Cell}s. A free cell is in one of two places:
 *
 * <ul>
 *   <li>in the <b>free list</b>, oldest first. Such a cell has no free neighbour: a cell that comes
 *       to the list is merged with those beside it. One beside the top becomes part of the top
 *       again, so that a heap with nothing in it looks like a new one.
 *   <li>in the <b>size class</b> of its exact size, where blocks of up to 1,024 bytes (256 words)
 *       go. A class is a stack; taking from it and giving to it are a few instructions each. Cells
 *       in a class are not merged. The table of the stacks' heads is itself a cell, made when a
 *       small block is first given back.
 * </ul>
 *
 * <p>A request takes a block from its class, else the first cell of the free list that holds it,
 * else memory from the top. Small free cells that the search passes because they are too small move
 * to their classes, so that each is passed once: this is how classes are refilled, and what makes
 * small requests O(1) in the long run. Whatever a cell has too much, before an aligned block or
 * behind it, is split off.
 *
 * <p>When nothing holds the request, the classes are flushed: every cell in them, and the table,
 * goes to the free list and is merged, and the search starts over, exact as before. Only then does
 * memory grow, by the pages missing behind the top and no more. Pages that somebody else has added
 * end a <em>region</em>: what was left above the top becomes a free cell, and the heap goes on
 * behind the foreign pages.
 *
 * <p>Memory above the highest top there ever was has never been used and reads zero, so that
 * zero-filled blocks from there cost nothing.
 *
 * <p>A small block that its class holds costs 3 accesses to memory, one from the top 2; giving it
 * back costs 3. Merging a cell costs up to 15, so a flush 16 a cell; passing one in a search costs
 * 2, or 11 once. A block takes 8 bytes more than its size rounded up, 23 bytes at most.
 *
 * <p>The idea is <a href="https://github.com/rustwasm/wee_alloc">wee_alloc</a>'s, by Nick
 * Fitzgerald, after its published description; first fit, splitting and boundary tags are D.
 * Knuth's (The Art of Computer Programming, volume 1, section 2.5).
 */
public final class WeeAllocator implements GlobalAllocator, HeapWalk {
  /** The largest size that has a class, in bytes. */
  static final int LARGEST_CLASS = 1024;

  /** Bytes of the table: a head for each span from 0 to 1024, and one more to make them pairs. */
  static final int TABLE_SIZE = 264;

  static final int TABLE_SPAN = 256;

  private static final int PAGE_SHIFT = 16;

  private final GrowableMemory memory;

  /** The feet at both ends of the free list, or 0. */
  private int oldest;

  private int newest;

  /** Where the table of size classes is. Only valid while {@link #classed} is not 0. */
  private int table;

  /** The largest size that a class may hold now: 0 or {@link #LARGEST_CLASS}. */
  private int classed;

  /** The foot of the cell below the top, or 0 where the top is all there is of its region. */
  private int last;

  /** The last foot of the region below the top's, in the form {@link #closeRegion} tells, or 0. */
  private int closed;

  /** Where memory above the cells begins, and where it ends: bytes, up to 2<sup>32</sup>. */
  private long top;

  private long bound;

  /** The highest that the top ever was when it came down. */
  private long peak;

  /**
   * Makes an allocator over {@code memory} from {@code heapBase} on, to the end of the pages there
   * are.
   */
  public WeeAllocator(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    top = alignUp(Integer.toUnsignedLong(heapBase), FOOT);
    bound = Math.max(top, memoryEnd());
  }

  @Override
  public int alloc(int size, int align) {
    if (Integer.compareUnsigned(size - 1, classed) < 0) {
      int head = table + (span(size) >>> 2);
      int block = memory.loadInt(head);
      if (block != NULL && (block & (align - 1)) == 0) {
        memory.storeInt(head, memory.loadInt(block));
        return block;
      }
    } else if (size == 0) {
      return align;
    }
    long span = (Integer.toUnsignedLong(size) + 7) & -FOOT; // of any size
    do {
      if (oldest != 0) {
        int block = search(span, align);
        if (block != NULL) {
          return block;
        }
      }
      long block = alignUp(top, align);
      if (block + span + FOOT <= bound) {
        return take((int) block, (int) (block + span));
      }
    } while (makeRoom(span, align));
    return NULL;
  }

  @Override
  public int allocZeroed(int size, int align) {
    long clean = Math.max(peak, top);
    int block = alloc(size, align);
    if (block != NULL) {
      long dirty = Math.min(clean - Integer.toUnsignedLong(block), Integer.toUnsignedLong(size));
      if (dirty > 0) {
        memory.fill(block, (int) dirty, (byte) 0);
      }
    }
    return block;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    int span = span(size);
    if (Integer.compareUnsigned(size - 1, LARGEST_CLASS) < 0 && (classed != 0 || openTable())) {
      cache(address, span);
    } else if (size != 0) {
      release(address + span);
    }
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    if (size == 0) {
      return alloc(newSize, align);
    }
    if (newSize == 0) {
      dealloc(address, size, align);
      return align;
    }
    int foot = address + span(size);
    int most = foot; // the foot of the largest cell there can be in place
    if (foot == last) {
      most = (int) bound - FOOT;
    } else {
      int above = memory.loadInt(foot + ABOVE);
      if ((memory.loadInt(above + START) & FREE) != 0) {
        most = above;
      }
    }
    if (Integer.compareUnsigned(newSize, most + START - address) > 0) {
      int moved = alloc(newSize, align);
      if (moved != NULL) {
        memory.copy(moved, address, size);
        dealloc(address, size, align);
      }
      return moved;
    }
    int newFoot = address + span(newSize);
    if (Integer.compareUnsigned(newFoot, foot) > 0) {
      int start = memory.loadInt(foot + START);
      if (foot == last) {
        most = newFoot;
        last = newFoot;
        top = Integer.toUnsignedLong(newFoot) + FOOT;
      } else {
        unlink(most);
      }
      foot = most;
      Cell.mark(memory, foot, start);
    }
    if (newFoot != foot) {
      Cell.split(memory, foot, newFoot);
      release(foot);
    }
    return address;
  }

  // ---- the size classes

  private void cache(int block, int span) {
    int head = table + (span >>> 2);
    memory.storeInt(block, memory.loadInt(head));
    memory.storeInt(head, block);
  }

  /** Makes the table of size classes, unless it would take a page to do so. */
  private boolean openTable() {
    int block = search(TABLE_SPAN, 1);
    if (block == NULL) {
      if (top + TABLE_SPAN + FOOT > bound) {
        return false;
      }
      block = alloc(TABLE_SIZE, 1);
    }
    memory.fill(block, TABLE_SIZE, (byte) 0);
    table = block;
    classed = LARGEST_CLASS;
    return true;
  }

  /** Gives all cells of all classes, and the table, to the free list. Looks at heads by pairs. */
  private void flush() {
    classed = 0;
    for (int head = table; head != table + TABLE_SIZE; head += 8) {
      if (memory.loadLong(head) != 0) {
        drain(head);
        drain(head + 4);
      }
    }
    release(table + TABLE_SPAN);
  }

  private void drain(int head) {
    int span = (head - table) << 2;
    int block = memory.loadInt(head);
    while (block != NULL) {
      int next = memory.loadInt(block);
      release(block + span);
      block = next;
    }
  }

  // ---- the free list

  /** Takes a block from the oldest free cell that holds it, and sorts small cells on the way. */
  private int search(long span, int align) {
    int foot = oldest;
    while (foot != 0) {
      int newer = memory.loadInt(foot + NEWER);
      int start = memory.loadInt(foot + START) & ADDRESS;
      int pad = -start & (align - 1);
      int room = foot - start;
      if (Integer.toUnsignedLong(pad) + span <= Integer.toUnsignedLong(room)) {
        int block = start + pad;
        int blockFoot = block + (int) span;
        if (blockFoot == foot) {
          unlink(foot);
        } else {
          Cell.split(memory, foot, blockFoot);
        }
        if (pad != 0) {
          trim(block, blockFoot);
        }
        return block;
      }
      if (Integer.compareUnsigned(room, classed) < 0) {
        unlink(foot);
        cache(start, room);
      }
      foot = newer;
    }
    return NULL;
  }

  /** Frees what lies before an aligned block in its cell. */
  private void trim(int block, int foot) {
    Cell.split(memory, foot, block - FOOT);
    release(block - FOOT);
  }

  /** Frees the cell of that foot: merges it with its neighbours, and with the top. */
  private void release(int foot) {
    int start = memory.loadInt(foot + START);
    if ((start & FIRST) == 0) {
      int below = memory.loadInt(start - FOOT + START);
      if ((below & FREE) != 0) {
        unlink(start - FOOT);
        start = below ^ FREE;
      }
    }
    if (foot == last) {
      peak = Math.max(peak, top);
      top = Integer.toUnsignedLong(start & ADDRESS);
      last = (start & FIRST) == 0 ? start - FOOT : 0;
      return;
    }
    int above = memory.loadInt(foot + ABOVE);
    if ((memory.loadInt(above + START) & FREE) != 0) {
      foot = above;
    } else {
      memory.storeInt(foot + OLDER, newest);
      memory.storeInt(foot + NEWER, 0);
      if (newest == 0) {
        oldest = foot;
      } else {
        memory.storeInt(newest + NEWER, foot);
      }
      newest = foot;
    }
    Cell.mark(memory, foot, start | FREE);
  }

  /** Takes a cell from the free list, after which it isn't free. */
  private void unlink(int foot) {
    memory.storeInt(foot + START, memory.loadInt(foot + START) ^ FREE);
    int older = memory.loadInt(foot + OLDER);
    int newer = memory.loadInt(foot + NEWER);
    if (older == 0) {
      oldest = newer;
    } else {
      memory.storeInt(older + NEWER, newer);
    }
    if (newer == 0) {
      newest = older;
    } else {
      memory.storeInt(newer + OLDER, older);
    }
  }

  // ---- the top

  /** Makes what lies from the top to that foot a cell, and the rest of it a block. */
  private int take(int block, int foot) {
    int start = (int) top;
    int marked = start;
    if (last == 0) {
      marked |= FIRST;
    } else {
      memory.storeInt(last + ABOVE, foot);
    }
    memory.storeInt(foot + START, marked);
    last = foot;
    top = Integer.toUnsignedLong(foot) + FOOT;
    if (block != start) {
      trim(block, foot);
    }
    return block;
  }

  /** Returns whether a second try is worth while. */
  private boolean makeRoom(long span, int align) {
    if (classed == 0) {
      return grow(span, align);
    }
    flush();
    return true;
  }

  /** Adds the pages that a block from the top lacks, or none. */
  private boolean grow(long span, int align) {
    long end = memoryEnd();
    if (end > bound) {
      closeRegion(end);
    }
    long missing = alignUp(top, align) + span + FOOT - end;
    int pages = (int) ((missing + 0xffff) >>> PAGE_SHIFT);
    if (memory.memoryGrow(pages) == -1) {
      return false;
    }
    bound = end + ((long) pages << PAGE_SHIFT);
    return true;
  }

  /**
   * Leaves the region for one that starts, and so far ends, at {@code start}. The last foot of a
   * region that is left names, instead of a foot above, the region left before it or else itself,
   * by an address that reads as the foot of a live cell.
   */
  private void closeRegion(long start) {
    int foot = last;
    if (top != bound) {
      foot = (int) bound - FOOT;
      Cell.mark(memory, foot, last == 0 ? (int) top | FIRST : (int) top);
    }
    last = 0;
    if (foot != 0) {
      int name = foot + ABOVE - START;
      memory.storeInt(foot + ABOVE, closed == 0 ? name : closed);
      closed = name;
      if (top != bound) {
        release(foot);
      }
    }
    top = start;
    bound = start;
  }

  private long memoryEnd() {
    return Integer.toUnsignedLong(memory.memorySize()) << PAGE_SHIFT;
  }

  private static long alignUp(long address, int align) {
    long mask = Integer.toUnsignedLong(align) - 1;
    return (address + mask) & ~mask;
  }

  // ---- for the kit

  @Override
  public void walk(ChunkVisitor visitor) {
    WeeWalk walk = new WeeWalk(memory);
    long limit = walk.region(last, top, ChunkState.FREE);
    for (int name = closed; name != 0; name = walk.nameBelow(name)) {
      limit = walk.region(name - ABOVE + START, limit, ChunkState.OWN);
    }
    walk.freeList(oldest, newest);
    if (classed != 0) {
      walk.classes(table);
    }
    walk.visit(visitor);
    if (top != bound) {
      visitor.chunk((int) top, (int) (bound - top), ChunkState.FREE);
    }
  }
}
