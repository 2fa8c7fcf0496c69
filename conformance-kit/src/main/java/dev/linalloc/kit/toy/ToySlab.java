package dev.linalloc.kit.toy;

import static dev.linalloc.kit.toy.FreePages.PAGE_ORDER;
import static dev.linalloc.kit.toy.FreePages.order;
import static java.util.Objects.requireNonNull;

import dev.linalloc.spi.GrowableMemory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Slabs: a page serves blocks of one size class, a power of two from 16 bytes to half a page. A
 * page that has become empty serves any class. Larger blocks take whole pages. All bookkeeping lies
 * outside the linear memory.
 *
 * <pre>
 *   │ 64 │ 64 │ free │ 64 │ free │ ··· │  │ 4 KiB     │ free      │ 4 KiB     │ ··· │  │ free page
 *   └────────── slab of class 64 ──────┘  └────────── slab of class 4 KiB ──────────┘
 * </pre>
 *
 * <p>A request takes the lowest free slot of its class, else a free page, else a slot of a larger
 * class; only then does memory grow. A free slot between live ones serves no larger class, so a
 * block has no bounded overhead. The source is J. Bonwick's (The slab allocator, USENIX 1994).
 */
public class ToySlab extends Toy {
  /** A page of slots: the logarithm of their size, and which of them are in use. */
  private record Slab(int order, BitSet used) {}

  private final FreePages pages;
  private final TreeMap<Integer, Slab> slabs = new TreeMap<>();

  /** For each order, the pages that have a free slot. */
  private final List<TreeSet<Integer>> open = new ArrayList<>();

  private final long base;

  /**
   * Makes an allocator whose heap takes all present pages from {@code heapBase} on.
   *
   * @param memory the memory to allocate in
   * @param heapBase the first address of the heap, unsigned, at least 1
   */
  @SuppressWarnings("this-escape") // changed methods have no state of their own
  public ToySlab(GrowableMemory memory, int heapBase) {
    super(memory);
    base = Integer.toUnsignedLong(heapBase);
    pages = new FreePages(base);
    for (int order = 0; order < PAGE_ORDER; order++) {
      open.add(new TreeSet<>());
    }
    pages.give(base, memoryEnd());
  }

  @Override
  protected long place(long size, long align) {
    long start = take(size, align);
    return start == NULL && extend(size, align) ? take(size, align) : start;
  }

  private long take(long size, long align) {
    int order = order(size, align);
    if (order >= PAGE_ORDER) {
      return pages.take(size, align);
    }
    if (open.get(order).isEmpty()) {
      long slot = pages.take(1L << order, 1L << order);
      if (slot != NULL) {
        slabs.put(FreePages.page(slot), new Slab(order, new BitSet()));
        open.get(order).add(FreePages.page(slot));
      }
    }
    return open.subList(order, PAGE_ORDER).stream()
        .filter(each -> !each.isEmpty())
        .findFirst()
        .map(each -> slot(each.first()))
        .orElse((long) NULL);
  }

  /** Takes the lowest free slot of a page. */
  private long slot(int page) {
    Slab slab = requireNonNull(slabs.get(page));
    int slot = slab.used.nextClearBit(firstSlot(page, slab.order));
    slab.used.set(slot);
    if (slab.used.nextClearBit(slot) == 1 << (PAGE_ORDER - slab.order)) {
      open.get(slab.order).remove(page);
    }
    return page * PAGE_SIZE + ((long) slot << slab.order);
  }

  /** Returns the first slot of a page that lies in the heap. */
  private int firstSlot(int page, int order) {
    return (int) (Math.max(0, alignUp(base, 1L << order) - page * PAGE_SIZE) >> order);
  }

  @Override
  protected void giveBack(long address, long size) {
    int page = FreePages.page(address);
    Slab slab = slabs.get(page);
    if (slab == null) {
      pages.give(address, address + size);
      return;
    }
    slab.used.clear((int) ((address % PAGE_SIZE) >> slab.order));
    open.get(slab.order).add(page);
    if (isUnused(slab.used)) {
      open.get(slab.order).remove(page);
      slabs.remove(page);
      pages.give(address, address + 1);
    }
  }

  /**
   * {@return whether a page of slots is free for any class}
   *
   * @param used the slots that are in use
   */
  protected boolean isUnused(BitSet used) {
    return used.isEmpty();
  }

  /** A slot stays as large as it is. Of a range of pages, those behind the block become free. */
  @Override
  protected void shrink(long address, long size, long newSize, long align) {
    if (!slabs.containsKey(FreePages.page(address))) {
      pages.give(alignUp(address + newSize, PAGE_SIZE), address + size);
    }
  }

  private boolean extend(long size, long align) {
    int order = order(size, align);
    long extent = order < PAGE_ORDER ? 1L << order : size;
    long from = Math.max(memoryEnd(), base);
    long end = alignUp(from, order < PAGE_ORDER ? extent : align) + extent;
    if (end > FreePages.LIMIT || !grow(pagesTo(end))) {
      return false;
    }
    pages.give(from, memoryEnd());
    return true;
  }
}
