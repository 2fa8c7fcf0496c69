package dev.linalloc.wee;

import static dev.linalloc.wee.Cell.ADDRESS;
import static dev.linalloc.wee.Cell.NEWER;
import static dev.linalloc.wee.Cell.TAG;
import static dev.linalloc.wee.Cell.reach;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.HeapWalk;

/**
 * A first-fit free list with size classes. It has little code. Except for a few fields, all its
 * state lies in the linear memory itself.
 *
 * <p>The heap is tiled by {@link Cell}s. All memory above the last cell is free: the top (see
 * {@link Segments}). A free cell is in one of two places:
 *
 * <ul>
 *   <li>in the {@link FreeList}, oldest first. Such a cell has no free neighbour: a cell that is
 *       added to the list is merged with free neighbours, and one below the top becomes part of the
 *       top.
 *   <li>in the size class of its exact size. Blocks of up to 1,024 bytes go there, unmerged (see
 *       {@link SizeClasses}).
 * </ul>
 *
 * <p>This class implements the order in which a request is served: a block from its class, else
 * from the first cell of the free list that holds it, else from the top. The search moves each
 * small cell that does not hold the request to its class, so it passes every such cell once. This
 * refills the classes, and makes small requests O(1) in the long run. The unused part of a cell,
 * before an aligned block or behind it, is split off.
 *
 * <p>If nothing holds the request, the classes are flushed: every cell in them, and their table,
 * goes to the free list and is merged, and the search starts over. Only then does memory grow, by
 * exactly the pages that are missing above the top. The classes are also flushed when the last live
 * block is given back. So an empty heap is one free range per segment, like a new heap, and a
 * program that works in rounds finds the same heap in each.
 *
 * <p>Costs, in memory accesses: 3 for a small block from its class, 3 to give it back; 2 for a
 * block from the top; at most 15 to merge a cell; at most 65 for a flush, plus 16 per cell; 2 to
 * pass a cell in a search, or once 11 if the cell moves to its class. A block takes its size,
 * rounded up, and 8 bytes: at most 23 bytes more than its size.
 *
 * <p>Invariants: {@code live} is the number of blocks that were handed out and not given back; if
 * it is 0, the classes are closed. {@link WeeWalk} checks the cells and both kinds of lists.
 *
 * <p>The idea is <a href="https://github.com/rustwasm/wee_alloc">wee_alloc</a>'s, by Nick
 * Fitzgerald, after its published description; first fit, splitting and boundary tags are D.
 * Knuth's (The Art of Computer Programming, volume 1, section 2.5).
 */
public final class WeeAllocator implements GlobalAllocator, HeapWalk {
  private final GrowableMemory memory;
  private final FreeList list;
  private final Segments segments;
  private final SizeClasses classes;
  private final InPlace inPlace;

  /** How many blocks are live. */
  private int live;

  /**
   * Makes an allocator whose heap takes all present pages from {@code heapBase} on.
   *
   * @param memory the memory to allocate in; from {@code heapBase} on it reads zero
   * @param heapBase the first address of the heap, unsigned, at least 1
   */
  public WeeAllocator(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    list = new FreeList(memory);
    segments = new Segments(memory, list, heapBase);
    classes = new SizeClasses(memory, segments);
    inPlace = new InPlace(memory, list, segments, classes);
  }

  @Override
  public int alloc(int size, int align) {
    if (Integer.compareUnsigned(size - 1, classes.largest) < 0) { // 1 to 1,024 bytes, and open
      int head = classes.head(size + 7);
      int block = memory.loadInt(head);
      if (block != NULL && (block & (align - 1)) == 0) {
        memory.storeInt(head, memory.loadInt(block));
        live++;
        return block;
      }
    }
    if (list.oldest == 0 && segments.holdsPlainly(size, align)) {
      live++;
      return segments.cutPlainly(size);
    }
    return allocOther(size, align);
  }

  /** Allocates a block that is neither in a class nor lies at the very start of the top. */
  private int allocOther(int size, int align) {
    if (size == 0) {
      return align; // no block, but an aligned address
    }
    live++; // before the outcome is known: both successful exits need it
    if (list.oldest != 0) {
      int block = search(size, align);
      if (block != NULL) {
        return block;
      }
    }
    int pad = segments.pad(align);
    long missing = segments.missing(pad, size);
    if (missing <= 0) {
      return segments.cutTop(pad, size);
    }
    live--;
    // Try again, at most three times: after a flush, after a new segment and after new pages.
    // By a call, because a loop would cost each request 2,400 ink.
    return classes.makeRoom(missing) ? alloc(size, align) : NULL;
  }

  @Override
  public int allocZeroed(int size, int align) {
    segments.lowerTop(segments.top); // does not move it, but records it in untouched
    int clean = segments.untouched;
    int block = alloc(size, align);
    if (size != 0 && Integer.compareUnsigned(-block, clean) > 0) {
      int dirty = -block - clean;
      memory.fill(block, Integer.compareUnsigned(size, dirty) < 0 ? size : dirty, (byte) 0);
    }
    return block;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    int blocks = live; // read before both conditions, so that they compile to one branch in wasm
    if (Integer.compareUnsigned(size - 1, classes.largest) < 0 && blocks != 1) {
      live = blocks - 1;
      int head = classes.head(size + 7); // as SizeClasses.push, whose call would cost 6,000 ink
      memory.storeInt(address, memory.loadInt(head));
      memory.storeInt(head, address);
    } else if (size != 0) {
      live = blocks - 1;
      deallocOther(address, size);
    }
  }

  /** Frees a block for which there is no open class, or the last one that was live. */
  private void deallocOther(int address, int size) {
    if (live == 0) {
      if (classes.largest != 0) {
        classes.flush();
      }
    } else if (Integer.compareUnsigned(size, SizeClasses.LARGEST) <= 0 && openClasses()) {
      classes.push(address, size + 7);
      return;
    }
    segments.coalesce(address + reach(size));
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
    if (inPlace.resize(address, size, newSize)) {
      return address;
    }
    int moved = alloc(newSize, align);
    if (moved != NULL) {
      memory.copy(moved, address, size);
      dealloc(address, size, align);
    }
    return moved;
  }

  /** Opens the classes, unless their table would need a new page; returns whether they are open. */
  private boolean openClasses() {
    int table = search(SizeClasses.TABLE_SIZE, 1);
    if (table == NULL) {
      if (Integer.compareUnsigned(segments.room(), SizeClasses.TABLE_REACH + TAG) < 0) {
        return false;
      }
      table = alloc(SizeClasses.TABLE_SIZE, 1);
      live--; // the table is a cell, but no block
    }
    classes.open(table);
    return true;
  }

  /**
   * Takes a block from the oldest free cell that holds it; returns {@link #NULL} if none does.
   * Moves the small cells that it passes to their classes.
   */
  private int search(int size, int align) {
    int tag = list.oldest;
    while (tag != 0) {
      int newer = memory.loadInt(tag + NEWER);
      int start = memory.loadInt(tag) & ADDRESS;
      int room = tag - start;
      int pad = -start & (align - 1);
      if (Integer.compareUnsigned(size, room) <= 0
          && Integer.compareUnsigned(pad, room - size) <= 0) {
        int block = start + pad;
        int blockTag = block + reach(size);
        list.cut(tag, blockTag);
        if (pad != 0) {
          segments.trim(block, blockTag);
        }
        return block;
      }
      if (Integer.compareUnsigned(room, classes.largest) < 0) {
        list.unlink(tag);
        classes.push(start, room);
      }
      tag = newer;
    }
    return NULL;
  }

  @Override
  public void walk(ChunkVisitor visitor) {
    new WeeWalk(memory).heap(segments, list, classes, visitor);
  }
}
