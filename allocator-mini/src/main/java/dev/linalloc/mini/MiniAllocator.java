package dev.linalloc.mini;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Pages;

/**
 * A bump allocator: every block is taken from the top of the heap and never given back.
 * Deallocation does nothing, so memory handed out has never been written before and zero-filled
 * blocks are free.
 *
 * <pre>
 *   heapBase                 top                bound             2^32
 *      │ handed out, for ever │ free, reads zero  │ foreign or absent │
 *      └──────────────────────┴───────────────────┴───────────────────┘
 *                             ├──── room ─────────┤
 * </pre>
 *
 * <p>Both addresses are held negated, that is as their distance from 2<sup>32</sup>. Aligning
 * <em>up</em> an address is then aligning <em>down</em> its distance, one {@code and}; a top of
 * 2<sup>32</sup> is the distance 0, which no address in use has, so that a full memory can't be
 * mistaken for an empty one; and the first address to hand out is never confused with {@link
 * #NULL}.
 *
 * <p>The last byte of the address space is never part of the heap: a block that held it would end
 * at 2<sup>32</sup>, which is 0 in 32 bits. {@code bound} is thus at most 2<sup>32</sup> − 1.
 *
 * <p>{@link #alloc} stores the new top before it checks it: so the fast path has a single branch. The
 * slow path, a method of its own, grows memory, and restores both fields if growth is refused. Pages
 * that another module has added since are skipped: the heap goes on behind them. The design is
 * mini-alloc's, by Offchain Labs.
 */
public final class MiniAllocator implements GlobalAllocator {
  private static final int MAX_PAGES = GrowableMemory.MAX_PAGES;

  private final GrowableMemory memory;
  private int negTop;
  private int negBound;

  /**
   * Makes an allocator over {@code memory} from {@code heapBase} on, to the end of the pages there
   * are.
   */
  public MiniAllocator(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    long bound = Math.max(Integer.toUnsignedLong(heapBase), Pages.end(memory));
    negTop = -heapBase;
    negBound = (int) -Math.min(bound, Pages.LAST_ADDRESS);
  }

  @Override
  public int alloc(int size, int align) {
    int top = negTop;
    int bound = negBound;
    int start = top & -align;
    int end = start - size;
    negTop = end;
    if (Integer.compareUnsigned(end, start) <= 0 && Integer.compareUnsigned(end, bound) >= 0) {
      return -start;
    }
    return allocSlowly(top, bound, size, align);
  }

  @Override
  public int allocZeroed(int size, int align) {
    return alloc(size, align);
  }

  @Override
  public void dealloc(int address, int size, int align) {}

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    if (Integer.compareUnsigned(newSize, size) <= 0) {
      return address;
    }
    int before = negTop;
    if (address + size == -before) {
      negTop = -address; // the newest block: taken back, so that it grows where it lies
    }
    int moved = alloc(newSize, align);
    if (moved == NULL) {
      negTop = before;
    } else if (moved != address) {
      memory.copy(moved, address, size);
    }
    return moved;
  }

  /**
   * Allocates what needs pages, as few as will do. An impossible request, whose block would not end
   * below the last address, asks for −1 pages, which memory always refuses; so does a size of 0,
   * which needs an address but no pages.
   *
   * <p>Pages are counted from the end of the address space, as addresses are: those that memory
   * could still get, and those that will be left then.
   *
   * @param top {@link #negTop} as it was, and will be again if this fails
   * @param bound likewise {@link #negBound}
   */
  private int allocSlowly(int top, int bound, int size, int align) {
    int left = MAX_PAGES - memory.memorySize();
    boolean foreign = left <= (bound - 1) >>> Pages.SHIFT; // pages behind bound, not ours
    int start = (foreign ? left << Pages.SHIFT : top) & -align;
    int end = start - size;
    int leftThen = end >>> Pages.SHIFT;
    boolean possible = end != 0 && Integer.compareUnsigned(end, start) < 0;
    negTop = end;
    negBound = leftThen << Pages.SHIFT | (leftThen - 1) >>> 31; // at least 1
    if (memory.memoryGrow(possible ? left - leftThen : -1) != -1) {
      return -start;
    }
    negTop = top;
    negBound = bound;
    return size == 0 ? -(top & -align) : NULL;
  }
}
