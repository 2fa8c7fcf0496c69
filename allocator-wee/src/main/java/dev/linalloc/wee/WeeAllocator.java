package dev.linalloc.wee;

import static dev.linalloc.wee.Cell.ABOVE;
import static dev.linalloc.wee.Cell.ADDRESS;
import static dev.linalloc.wee.Cell.FIRST;
import static dev.linalloc.wee.Cell.FREE;
import static dev.linalloc.wee.Cell.NEWER;
import static dev.linalloc.wee.Cell.OLDER;
import static dev.linalloc.wee.Cell.TAG;
import static dev.linalloc.wee.Cell.UNIT;
import static dev.linalloc.wee.Cell.reach;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.HeapWalk;

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
 * the pages missing above the top and no more. The classes are flushed too when the last live block
 * is given back, so that an empty heap is as new, whatever it went through: programs that work in
 * rounds find the same heap in each, and nothing drifts.
 *
 * <p>Pages that somebody else has added end a <em>region</em>: what was left above the top becomes
 * a free cell, and the heap goes on behind the foreign pages.
 *
 * <p>Memory above the highest top there ever was has never been used and reads zero, so that
 * zero-filled blocks from there cost nothing.
 *
 * <p>A small block that its class holds costs 3 accesses to memory, and so does giving it back; one
 * from the top costs 2. Merging a cell costs up to 15, so a flush 65 and 16 a cell; passing one in
 * a search costs 2, or 11 once. A block takes 8 bytes more than its size rounded up, 23 bytes at
 * most.
 *
 * <p>The idea is <a href="https://github.com/rustwasm/wee_alloc">wee_alloc</a>'s, by Nick
 * Fitzgerald, after its published description; first fit, splitting and boundary tags are D.
 * Knuth's (The Art of Computer Programming, volume 1, section 2.5).
 */
public final class WeeAllocator implements GlobalAllocator, HeapWalk {
  /** The largest size that has a class, in bytes. */
  static final int LARGEST_CLASS = 1024;

  /** Bytes of the table: a head for each reach from 8 to 1,032. */
  static final int TABLE_SIZE = 260;

  static final int TABLE_REACH = 264;

  private static final int PAGE_SHIFT = 16;

  private final GrowableMemory memory;

  /** The tags at both ends of the free list, or 0. */
  private int oldest;

  private int newest;

  /** Where the table of size classes is. Only valid while {@link #classed} is not 0. */
  private int table;

  /** The largest size that a class may hold now: 0 or {@link #LARGEST_CLASS}. */
  private int classed;

  /** How many blocks are live. */
  private int live;

  /** Where memory above the cells begins, marked {@link Cell#FIRST} where its region has none. */
  private int top;

  /** Where that memory ends: bytes, up to 2<sup>32</sup>. */
  private long bound;

  /** How many bytes there are from the highest top ever noted up to 2<sup>32</sup>. */
  private int untouched;

  /** The last tag of the region below the top's, in the form {@link #closeRegion} tells, or 0. */
  private int closed;

  /**
   * Makes an allocator over {@code memory} from {@code heapBase} on, to the end of the pages there
   * are.
   */
  public WeeAllocator(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    long start = (Integer.toUnsignedLong(heapBase) + UNIT - 1) & -UNIT;
    top = (int) start | FIRST;
    bound = Math.max(start, memoryEnd());
    untouched = -(int) start;
  }

  @Override
  public int alloc(int size, int align) {
    if (Integer.compareUnsigned(size - 1, classed) < 0) { // from 1 to 1,024, and classes are open
      int head = table + (((size + 7) >>> 4) << 2);
      int block = memory.loadInt(head);
      if (block != NULL && (block & (align - 1)) == 0) {
        memory.storeInt(head, memory.loadInt(block));
        live++;
        return block;
      }
    }
    if (size == 0) {
      return align;
    }
    live++;
    if (oldest != 0) {
      int block = search(size, align);
      if (block != NULL) {
        return block;
      }
    }
    int start = top & ADDRESS;
    int pad = -start & (align - 1);
    long missing =
        pad + Integer.toUnsignedLong(size) + TAG - Integer.toUnsignedLong((int) bound - start);
    if (missing > 0) {
      live--;
      return makeRoom(missing) ? alloc(size, align) : NULL;
    }
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

  @Override
  public int allocZeroed(int size, int align) {
    lower(top);
    int clean = untouched;
    int block = alloc(size, align);
    if (size != 0 && Integer.compareUnsigned(-block, clean) > 0) {
      int dirty = -block - clean;
      memory.fill(block, Integer.compareUnsigned(size, dirty) < 0 ? size : dirty, (byte) 0);
    }
    return block;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    if (size != 0) {
      live--;
      if (live != 0) {
        if (Integer.compareUnsigned(size, LARGEST_CLASS) <= 0 && (classed != 0 || openTable())) {
          cache(address, size + 7);
          return;
        }
      } else if (classed != 0) {
        flush();
      }
      release(address + reach(size));
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
    int tag = address + reach(size);
    int most = tag; // the tag of the largest cell there can be in place
    boolean last = tag + TAG == top;
    if (last) {
      most = (int) bound - TAG;
    } else {
      int above = memory.loadInt(tag + ABOVE);
      if ((memory.loadInt(above) & FREE) != 0) {
        most = above;
      }
    }
    long missing = Integer.toUnsignedLong(newSize) - Integer.toUnsignedLong(most - address);
    if (missing > 0) {
      if (last && makeRoom(missing)) {
        return realloc(address, size, align, newSize);
      }
      int moved = alloc(newSize, align);
      if (moved != NULL) {
        memory.copy(moved, address, size);
        dealloc(address, size, align);
      }
      return moved;
    }
    int newTag = address + reach(newSize);
    if (Integer.compareUnsigned(newTag, tag) > 0) {
      int start = memory.loadInt(tag);
      if (last) {
        top = newTag + TAG;
      } else {
        cut(most, newTag);
      }
      Cell.mark(memory, newTag, start);
    } else if (newTag != tag) {
      Cell.split(memory, tag, newTag);
      release(tag);
    }
    return address;
  }

  // ---- the size classes

  private void cache(int block, int reach) {
    int head = table + ((reach >>> 4) << 2);
    memory.storeInt(block, memory.loadInt(head));
    memory.storeInt(head, block);
  }

  /** Makes the table of size classes, unless it would take a page to do so. */
  private boolean openTable() {
    table = search(TABLE_SIZE, 1);
    if (table == NULL) {
      if (Integer.compareUnsigned((int) bound - (top & ADDRESS), TABLE_REACH + TAG) < 0) {
        return false;
      }
      table = alloc(TABLE_SIZE, 1);
      live--;
    }
    memory.fill(table, TABLE_SIZE, (byte) 0);
    classed = LARGEST_CLASS;
    return true;
  }

  /** Gives all cells of all classes, and the table, to the free list. */
  private void flush() {
    classed = 0;
    int head = 0;
    do {
      int block = memory.loadInt(table + head);
      while (block != NULL) {
        int next = memory.loadInt(block);
        release(block + (head << 2) + TAG);
        block = next;
      }
      head += Integer.BYTES;
    } while (head != TABLE_SIZE);
    release(table + TABLE_REACH);
  }

  // ---- the free list

  /** Takes a block from the oldest free cell that holds it, and sorts small cells on the way. */
  private int search(int size, int align) {
    int tag = oldest;
    while (tag != 0) {
      int newer = memory.loadInt(tag + NEWER);
      int start = memory.loadInt(tag) & ADDRESS;
      int room = tag - start;
      int pad = -start & (align - 1);
      if (Integer.compareUnsigned(size, room) <= 0
          && Integer.compareUnsigned(pad, room - size) <= 0) {
        int block = start + pad;
        int blockTag = block + reach(size);
        cut(tag, blockTag);
        if (pad != 0) {
          trim(block, blockTag);
        }
        return block;
      }
      if (Integer.compareUnsigned(room, classed) < 0) {
        unlink(tag);
        cache(start, room);
      }
      tag = newer;
    }
    return NULL;
  }

  /** Takes a free cell up to {@code blockTag}, and leaves the rest of it in its place. */
  private void cut(int tag, int blockTag) {
    if (blockTag == tag) {
      unlink(tag);
    } else {
      Cell.split(memory, tag, blockTag);
    }
  }

  /** Frees what lies before an aligned block in its cell. */
  private void trim(int block, int tag) {
    Cell.split(memory, tag, block - TAG);
    release(block - TAG);
  }

  /** Frees the cell of that tag: merges it with its neighbours, and with the top. */
  private void release(int tag) {
    int start = memory.loadInt(tag);
    if ((start & FIRST) == 0) {
      int below = memory.loadInt(start - TAG);
      if ((below & FREE) != 0) {
        unlink(start - TAG);
        start = below ^ FREE;
      }
    }
    if (tag + TAG == top) {
      lower(start);
      return;
    }
    int above = memory.loadInt(tag + ABOVE);
    if ((memory.loadInt(above) & FREE) != 0) {
      tag = above;
    } else {
      memory.storeInt(tag + OLDER, newest);
      memory.storeInt(tag + NEWER, 0);
      if (newest == 0) {
        oldest = tag;
      } else {
        memory.storeInt(newest + NEWER, tag);
      }
      newest = tag;
    }
    Cell.mark(memory, tag, start | FREE);
  }

  /** Takes a cell from the free list, after which it isn't free. */
  private void unlink(int tag) {
    memory.storeInt(tag, memory.loadInt(tag) ^ FREE);
    int older = memory.loadInt(tag + OLDER);
    int newer = memory.loadInt(tag + NEWER);
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

  /** Lets the top begin at {@code start}, and notes where it was. */
  private void lower(int start) {
    int above = -(top & ADDRESS);
    if (Integer.compareUnsigned(above, untouched) < 0) {
      untouched = above;
    }
    top = start;
  }

  /**
   * Flushes the classes, else leaves a region that others have ended, else adds the pages for
   * {@code missing} bytes above the top. Returns whether a second try is worth while.
   */
  private boolean makeRoom(long missing) {
    if (classed != 0) {
      flush();
      return true;
    }
    long end = memoryEnd();
    if (end > bound) {
      closeRegion(end);
      return true;
    }
    if (memory.memoryGrow((int) ((missing + bound - end + 0xffff) >>> PAGE_SHIFT)) == -1) {
      return false;
    }
    bound = memoryEnd();
    return true;
  }

  /**
   * Leaves the region for one that starts, and so far ends, at {@code start}. The last tag of a
   * region that is left names, instead of a tag above, the region left before it or else itself, by
   * an address that reads as the tag of a live cell.
   */
  private void closeRegion(long start) {
    int end = (int) bound;
    int rest = end - top;
    if (rest != -FIRST) { // where the region is not without any cell
      int tag = end - TAG;
      int name = tag + ABOVE;
      memory.storeInt(name, closed == 0 ? name : closed);
      closed = name;
      if (rest != 0) {
        Cell.mark(memory, tag, top);
        release(tag);
      }
    }
    top = (int) start | FIRST;
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
    int last = (top & FIRST) == 0 ? top - TAG : 0;
    long limit = walk.region(last, bound - free, ChunkState.FREE);
    for (int name = closed; name != 0; name = walk.nameBelow(name)) {
      limit = walk.region(name - ABOVE, limit, ChunkState.OWN);
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
