package dev.linalloc.mini;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Pages;

/**
 * A bump allocator: every block is taken from the top of the heap, and its memory is never reused.
 * Deallocation does nothing. So memory that is handed out has never been written before: every
 * fresh block is zero-filled without any clearing.
 *
 * <pre>
 *   heapBase                 top                bound             2^32
 *      │ handed out, for ever │ free, reads zero  │ foreign or absent │
 *      └──────────────────────┴───────────────────┴───────────────────┘
 *                             ├──── room ─────────┤
 * </pre>
 *
 * <p>Both addresses are stored negated, that is, as their distance from 2<sup>32</sup>. This has
 * three advantages. Aligning an address <em>up</em> is aligning its distance <em>down</em>, one
 * {@code and}. A top of 2<sup>32</sup> is the distance 0, which no other address has, so a full
 * memory is never mistaken for an empty one. And the first address to hand out is never confused
 * with {@link #NULL}.
 *
 * <p>The last byte of the address space is never part of the heap: a block that held it would end
 * at 2<sup>32</sup>, which is 0 in 32 bits. So {@code bound} is at most 2<sup>32</sup> − 1.
 *
 * <p>{@link #alloc} stores the new top before it checks it, so the fast path has a single branch.
 * The slow path, a method of its own, grows memory, and restores both fields if growth is refused.
 * If another module has added pages in the meantime, the heap goes on behind them.
 *
 * <p>Each call takes O(1), except that a {@link #realloc} which moves a block copies it. The design
 * is mini-alloc's, by Offchain Labs.
 */
public final class MiniAllocator implements GlobalAllocator {
  private static final int MAX_PAGES = GrowableMemory.MAX_PAGES;

  private final GrowableMemory memory;
  private int negTop;
  private int negBound;

  /**
   * Makes an allocator whose heap takes all present pages from {@code heapBase} on.
   *
   * @param memory the memory to allocate in; from {@code heapBase} on it reads zero
   * @param heapBase the first address of the heap, unsigned, at least 1
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
      negTop = -address; // the newest block: give it back, so alloc places it at the same address
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
   * Allocates a block that needs new pages, and adds the fewest that hold it. An impossible
   * request, whose block would reach the last address or go beyond the most pages that memory can
   * have, asks for 0 pages. So does a size of 0, which needs an address but no pages.
   *
   * <p>Pages are counted from the end of the address space, like addresses: {@code left} are those
   * that memory could still get now, {@code leftThen} those after growing.
   *
   * @param top {@link #negTop} before the request; restored if growth is refused
   * @param bound {@link #negBound} before the request; restored if growth is refused
   * @return the block's address, or for a size of 0 an aligned address, or {@link #NULL}
   */
  private int allocSlowly(int top, int bound, int size, int align) {
    int left = MAX_PAGES - memory.memorySize();
    boolean foreign = left <= (bound - 1) >>> Pages.SHIFT; // others added pages behind bound
    int start = (foreign ? left << Pages.SHIFT : top) & -align;
    int end = start - size;
    int leftThen = end >>> Pages.SHIFT;
    boolean possible =
        Integer.compareUnsigned(end, start) < 0
            && Integer.compareUnsigned(end, farthest(memory)) >= 0;
    negTop = end;
    negBound = leftThen << Pages.SHIFT | (leftThen - 1) >>> 31; // at least 1
    // One branch for both conditions: it costs 3,200 ink, and growing by 0 pages costs nothing.
    if (memory.memoryGrow(possible ? left - leftThen : 0) != -1 && possible) {
      return -start;
    }
    negTop = top;
    negBound = bound;
    return size == 0 ? -(top & -align) : NULL;
  }

  /** Returns the highest end that a block can have, as its distance from 2<sup>32</sup>. */
  private static int farthest(GrowableMemory memory) {
    return (int) -Math.min(Pages.bytes(memory.maximumPages()), Pages.LAST_ADDRESS);
  }
}
