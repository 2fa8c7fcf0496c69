package dev.linalloc.kit.toy;

import dev.linalloc.spi.GrowableMemory;

/**
 * The simplest correct allocator: each block lies above the last one, and memory is never reused.
 *
 * <pre>
 *   heapBase       top           bound
 *      │ handed out │ free        │ foreign pages, or nothing yet
 * </pre>
 */
public class ToyBump extends Toy {
  /** The address of the next block, before alignment. */
  protected long top;

  /** The end of the pages that the heap has from the top on, without a gap. */
  protected long bound;

  /** Makes an allocator over {@code memory} from {@code heapBase} on. */
  @SuppressWarnings("this-escape") // changed methods have no state of their own
  public ToyBump(GrowableMemory memory, int heapBase) {
    super(memory);
    top = Integer.toUnsignedLong(heapBase);
    bound = Math.max(top, memoryEnd());
  }

  @Override
  protected long place(long size, long align) {
    long start = alignUp(top, align);
    if (!fits(start + size)) {
      start = alignUp(behindForeignPages(), align);
    }
    long end = start + size;
    if (end > limit() || !(fits(end) || extend(end))) {
      return NULL;
    }
    top = end;
    return start;
  }

  /** Returns whether a block that ends at {@code end} needs no new page. */
  protected boolean fits(long end) {
    return end <= bound;
  }

  /**
   * Returns where the heap continues: after the pages that another module added, if any, else at
   * the top.
   */
  protected long behindForeignPages() {
    return memoryEnd() > bound ? memoryEnd() : top;
  }

  /** Adds the pages that reach {@code end}; returns false if memory refuses. */
  protected boolean extend(long end) {
    if (!grow(pagesTo(end))) {
      return false;
    }
    bound = memoryEnd();
    return true;
  }

  /** Returns the highest end that a block can have. */
  protected long limit() {
    return LAST;
  }

  @Override
  protected void giveBack(long address, long size) {}
}
