package dev.linalloc.kit.toy;

import static dev.linalloc.kit.toy.FreePages.LEAST_ORDER;
import static dev.linalloc.kit.toy.FreePages.PAGE_ORDER;
import static dev.linalloc.kit.toy.FreePages.order;

import dev.linalloc.spi.GrowableMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Buddies within a page, whole pages above.
 *
 * <p>A block of up to half a page takes a <em>piece</em>: its size, rounded up to a power of two,
 * at a multiple of that. A piece that is too large is split in halves, its buddies. When both are
 * free, they merge again. Larger blocks take whole pages. All bookkeeping lies outside the linear
 * memory.
 *
 * <pre>
 *   │ 32 KiB                                │ 16 KiB            │ 8 KiB   │ 4 KiB │ block │
 *   └─────────────────── one page, after a block of 4 KiB was split off ──────────────────┘
 * </pre>
 *
 * <p>A block can cost twice its size, but at least 16 bytes. A range of free bytes holds a piece of
 * at least half of a power of two that fits in it, since a piece begins at a multiple of its size.
 * The source is K. C. Knowlton's (A fast storage allocator, CACM 8(10), 1965).
 */
public class ToyBuddy extends Toy {
  private final FreePages pages;

  /** The free pieces by order, the logarithm of their size. */
  private final List<TreeSet<Long>> pieces = new ArrayList<>();

  private final long base;

  /**
   * Makes an allocator whose heap takes all present pages from {@code heapBase} on.
   *
   * @param memory the memory to allocate in
   * @param heapBase the first address of the heap, unsigned, at least 1
   */
  @SuppressWarnings("this-escape") // changed methods have no state of their own
  public ToyBuddy(GrowableMemory memory, int heapBase) {
    super(memory);
    base = alignUp(Integer.toUnsignedLong(heapBase), 1L << LEAST_ORDER);
    pages = new FreePages(0);
    for (int order = 0; order < PAGE_ORDER; order++) {
      pieces.add(new TreeSet<>());
    }
    giveBack(base, memoryEnd() - base);
  }

  @Override
  protected long place(long size, long align) {
    long start = take(size, align);
    return start == NULL && extend(size, align) ? take(size, align) : start;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    if (size != 0) {
      long start = Integer.toUnsignedLong(address);
      giveBack(start, extent(Integer.toUnsignedLong(size), Integer.toUnsignedLong(align)));
    }
  }

  /** Frees a range, in the largest pieces and pages it can be cut into. */
  @Override
  protected void giveBack(long address, long size) {
    long end = Math.min(address + size, FreePages.LIMIT);
    for (long start = address; start < end; ) {
      int order = Math.min(PAGE_ORDER, Long.numberOfTrailingZeros(start));
      while (1L << order > end - start) {
        order--;
      }
      release(start, order);
      start += 1L << order;
    }
  }

  @Override
  protected void shrink(long address, long size, long newSize, long align) {
    long kept = extent(newSize, align);
    giveBack(address + kept, extent(size, align) - kept);
  }

  /**
   * {@return the bytes that a block takes, a power of two or whole pages}
   *
   * @param size bytes, at least 1
   * @param align bytes, a power of two
   */
  protected long extent(long size, long align) {
    int order = order(size, align);
    return order < PAGE_ORDER ? 1L << order : alignUp(size, PAGE_SIZE);
  }

  private long take(long size, long align) {
    int order = order(size, align);
    return order < PAGE_ORDER ? piece(order) : pages.take(size, align);
  }

  /** Takes the lowest of the smallest free pieces that are large enough, or a page. */
  private long piece(int order) {
    for (int found = order; found < PAGE_ORDER; found++) {
      if (!pieces.get(found).isEmpty()) {
        return split(pieces.get(found).removeFirst(), found, order);
      }
    }
    long page = pages.take(PAGE_SIZE, 1);
    return page == NULL ? NULL : split(page, PAGE_ORDER, order);
  }

  /** Keeps the lower half of a piece until it has the wanted order; the upper halves are free. */
  private long split(long start, int from, int order) {
    for (int half = from - 1; half >= order; half--) {
      pieces.get(half).add(start + (1L << half));
    }
    return start;
  }

  /** Frees a piece or a page, and merges it with its buddy as long as that is free. */
  private void release(long start, int order) {
    if (order == PAGE_ORDER) {
      pages.give(start, start + PAGE_SIZE);
    } else if (merges(start, order)) {
      pieces.get(order).remove(start ^ 1L << order);
      release(start & (-1L << (order + 1)), order + 1);
    } else {
      pieces.get(order).add(start);
    }
  }

  /**
   * {@return whether a piece that is given back merges with its buddy}
   *
   * @param start the address of the piece
   * @param order the logarithm of its size
   */
  protected boolean merges(long start, int order) {
    return pieces.get(order).contains(start ^ 1L << order);
  }

  private boolean extend(long size, long align) {
    long from = Math.max(memoryEnd(), base);
    long extent = extent(size, align);
    long end = alignUp(from, Math.max(align, Math.min(extent, PAGE_SIZE))) + extent;
    if (end > FreePages.LIMIT || !grow(pagesTo(end))) {
      return false;
    }
    giveBack(from, memoryEnd() - from);
    return true;
  }
}
