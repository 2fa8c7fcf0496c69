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
 *       to the list is merged with those beside it, and one beside the top becomes part of the top.
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
 * goes to the free list and is merged, and the search starts over. Only then does memory grow, by
 * the pages missing behind the top and no more. When the last live block is given back, the top
 * comes down to where it began: an empty heap is as new, whatever happened before.
 *
 * <p>Pages that somebody else has added end a <em>region</em>: what was left above the top becomes a
 * free cell, and the heap goes on behind the foreign pages.
 *
 * <p>Memory above the highest top there ever was has never been used and reads zero, so that
 * zero-filled blocks from there cost nothing.
 *
 * <p>A small block that its class holds costs 3 accesses to memory, one from the top 2; giving it
 * back costs 2. Merging a cell costs up to 15, so a flush 65 and 16 a cell; passing one in a search
 * costs 2, or 11 once. A block takes 8 bytes more than its size rounded up, 23 bytes at most.
 *
 * <p>The idea is <a href="https://github.com/rustwasm/wee_alloc">wee_alloc</a>'s, by Nick
 * Fitzgerald, after its published description; first fit, splitting and boundary tags are D.
 * Knuth's (The Art of Computer Programming, volume 1, section 2.5).
 */
public final class WeeAllocator implements GlobalAllocator, HeapWalk {
  /** The largest size that has a class, in bytes. */
  static final int LARGEST_CLASS = 1024;

  /** Bytes of the table: a head for each span from 0 to 1024. */
  static final int TABLE_SIZE = 260;

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

  /** How many blocks are live. */
  private int live;

  /** Where the top's region starts, and where memory above its cells begins; see {@link Cell#FIRST}. */
  private int base;

  private int top;

  /** Where that memory ends: bytes, up to 2<sup>32</sup>. */
  private long bound;

  /** How many bytes there are from the highest top ever up to 2<sup>32</sup>, when it came down. */
  private long untouched;

  /** The last foot of the region below the top's, in the form {@link #closeRegion} tells, or 0. */
  private int closed;

  /**
   * Makes an allocator over {@code memory} from {@code heapBase} on, to the end of the pages there
   * are.
   */
  public WeeAllocator(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    long start = (Integer.toUnsignedLong(heapBase) + FOOT - 1) & -FOOT;
    base = (int) start | FIRST;
    top = base;
    bound = Math.max(start, memoryEnd());
    untouched = (1L << 32) - start;
  }

  @Override
  public int alloc(int size, int align) {
    if (Integer.compareUnsigned(size - 1, classed) < 0) {
      int head = table + (span(size) >>> 2);
      int block = memory.loadInt(head);
      if (block != NULL && (block & (align - 1)) == 0) {
        memory.storeInt(head, memory.loadInt(block));
        live++;
        return block;
      }
    } else if (size == 0) {
      return align;
    }
    long span = (Integer.toUnsignedLong(size) + 7) & -FOOT; // of any size
    do {
      int block = take(span, align);
      if (block != NULL) {
        live++;
        return block;
      }
    } while (makeRoom(span, align));
    return NULL;
  }

  @Override
  public int allocZeroed(int size, int align) {
    long clean = Math.min(untouched, Integer.toUnsignedLong(-(top & ADDRESS)));
    int block = alloc(size, align);
    if (block != NULL) {
      long dirty = Math.min(Integer.toUnsignedLong(-block) - clean, Integer.toUnsignedLong(size));
      if (dirty > 0) {
        memory.fill(block, (int) dirty, (byte) 0);
      }
    }
    return block;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    if (size != 0) {
      live--;
      if ((live | closed) == 0) {
        comeDown(base);
        oldest = 0;
        newest = 0;
        classed = 0;
      } else {
        int span = span(size);
        if (Integer.compareUnsigned(size, LARGEST_CLASS) <= 0 && (classed != 0 || openTable())) {
          cache(address, span);
        } else {
          release(address + span);
        }
      }
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
    boolean last = foot + FOOT == top;
    if (last) {
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
      if (last) {
        most = newFoot;
        top = newFoot + FOOT;
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
    table = take(TABLE_SPAN, 1);
    if (table == NULL) {
      return false;
    }
    memory.fill(table, TABLE_SIZE, (byte) 0);
    classed = LARGEST_CLASS;
    return true;
  }

  /** Gives all cells of all classes, and the table, to the free list. */
  private void flush() {
    classed = 0;
    for (int head = 0; head != TABLE_SIZE; head += Integer.BYTES) {
      int block = memory.loadInt(table + head);
      while (block != NULL) {
        int next = memory.loadInt(block);
        release(block + (head << 2));
        block = next;
      }
    }
    release(table + TABLE_SPAN);
  }

  // ---- the free list

  /**
   * Takes a block from the oldest free cell that holds it, else from the top, else answers NULL.
   * Sorts small cells on the way.
   */
  private int take(long span, int align) {
    int foot = oldest;
    while (foot != 0) {
      int newer = memory.loadInt(foot + NEWER);
      int start = memory.loadInt(foot + START) & ADDRESS;
      int room = foot - start;
      int pad = -start & (align - 1);
      if (Integer.toUnsignedLong(pad) + span <= Integer.toUnsignedLong(room)) {
        int blockFoot = start + pad + (int) span;
        if (blockFoot == foot) {
          unlink(foot);
        } else {
          Cell.split(memory, foot, blockFoot);
        }
        return trim(start + pad, pad, blockFoot);
      }
      if (Integer.compareUnsigned(room, classed) < 0) {
        unlink(foot);
        cache(start, room);
      }
      foot = newer;
    }
    int start = top & ADDRESS;
    int pad = -start & (align - 1);
    if (pad + span + FOOT > Integer.toUnsignedLong((int) bound - start)) {
      return NULL;
    }
    int last = start + pad + (int) span;
    Cell.mark(memory, last, top);
    top = last + FOOT;
    return trim(start + pad, pad, last);
  }

  /** Frees the padding before an aligned block in its cell; returns the block. */
  private int trim(int block, int pad, int foot) {
    if (pad != 0) {
      Cell.split(memory, foot, block - FOOT);
      release(block - FOOT);
    }
    return block;
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
    if (foot + FOOT == top) {
      comeDown(start);
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

  /** Lets the top begin at {@code start}, from where on nothing is in use. */
  private void comeDown(int start) {
    untouched = Math.min(untouched, Integer.toUnsignedLong(-(top & ADDRESS)));
    top = start;
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
    long start = bound - Integer.toUnsignedLong((int) bound - (top & ADDRESS));
    long mask = Integer.toUnsignedLong(align) - 1;
    long missing = ((start + mask) & ~mask) + span + FOOT - end;
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
    int end = (int) bound;
    int rest = end - top; // odd where the region has no cell
    if (rest != -FIRST) {
      int foot = end - FOOT;
      int name = foot + ABOVE - START;
      if (rest != 0) {
        Cell.mark(memory, foot, top);
      }
      memory.storeInt(foot + ABOVE, closed == 0 ? name : closed);
      closed = name;
      if (rest != 0) {
        release(foot);
      }
    }
    base = (int) start | FIRST;
    top = base;
    bound = start;
  }

  private long memoryEnd() {
    return Integer.toUnsignedLong(memory.memorySize()) << PAGE_SHIFT;
  }

  // ---- for the kit

  @Override
  public void walk(ChunkVisitor visitor) {
    WeeWalk walk = new WeeWalk(memory);
    long free = Integer.toUnsignedLong((int) bound - (top & ADDRESS));
    int last = (top & FIRST) == 0 ? top - FOOT : 0;
    long limit = walk.region(last, bound - free, ChunkState.FREE);
    for (int name = closed; name != 0; name = walk.nameBelow(name)) {
      limit = walk.region(name - ABOVE + START, limit, ChunkState.OWN);
    }
    walk.freeList(oldest, newest);
    if (classed != 0) {
      walk.classes(table);
    }
    walk.visit(visitor);
    if (free != 0) {
      visitor.chunk((int) (bound - free), (int) free, ChunkState.FREE);
    }
  }
}
