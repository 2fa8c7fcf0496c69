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

  /** The end of the heap's pages that follow the top without a gap. */
  protected long bound;

  /**
   * Makes an allocator whose heap takes all present pages from {@code heapBase} on.
   *
   * @param memory the memory to allocate in; from {@code heapBase} on it reads zero
   * @param heapBase the first address of the heap, unsigned, at least 1
   */
  @SuppressWarnings("this-escape") // the only instance method called here is final
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

  /**
   * {@return whether a block with that end needs no new page}
   *
   * @param end the end of the block
   */
  protected boolean fits(long end) {
    return end <= bound;
  }

  /**
   * {@return where the heap continues: after the pages that another module added, if any, else at
   * the top}
   */
  protected long behindForeignPages() {
    return memoryEnd() > bound ? memoryEnd() : top;
  }

  /**
   * Adds the pages up to an address.
   *
   * @param end the address to reach
   * @return whether memory grew
   */
  protected boolean extend(long end) {
    if (!grow(pagesTo(end))) {
      return false;
    }
    bound = memoryEnd();
    return true;
  }

  /** {@return the highest end that a block can have} */
  protected long limit() {
    return LAST;
  }

  @Override
  protected void giveBack(long address, long size) {}

  @Override
  protected void shrink(long address, long size, long newSize, long align) {}
}
