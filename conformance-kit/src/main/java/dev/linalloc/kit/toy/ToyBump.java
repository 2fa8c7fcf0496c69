package dev.linalloc.kit.toy;

import dev.linalloc.api.GrowableMemory;

/**
 * The simplest correct allocator: each block lies behind the one before, and nothing is ever given
 * back.
 *
 * <pre>
 *   heapBase       top           bound
 *      │ handed out │ free        │ foreign pages, or nothing yet
 * </pre>
 */
public class ToyBump extends Toy {
  /** Where the next block goes. */
  protected long top;

  /** The end of the pages that are the heap's without a gap. */
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
    if (start + size > bound) {
      if (memoryEnd() > bound) {
        start =
            alignUp(memoryEnd(), align); // somebody else has grown memory: go on behind their pages
      }
      if (start + size > LAST || !grow(pagesTo(start + size))) {
        return NULL;
      }
      bound = memoryEnd();
    }
    if (start + size > LAST) {
      return NULL;
    }
    top = start + size;
    return start;
  }

  @Override
  protected void giveBack(long address, long size) {}
}
