package dev.linalloc.kit.toy;

import dev.linalloc.spi.GrowableMemory;

/**
 * A free list in its simplest correct form: first fit, split, coalesce.
 *
 * <p>The free chunks form a list in order of address, each holding its size and the next one's
 * address. Sizes are multiples of 8, so that every remainder can be a chunk; live blocks have no
 * header, since whoever gives one back says how large it is.
 *
 * <pre>
 *   head ──► │ size │ next ─┼──────────► │ size │ next = 0 │
 *            ├──────────────┤            ├─────────────────┤
 *            │ free chunk   │ live block │ free chunk      │
 * </pre>
 *
 * <p>A request walks the list to the first chunk that holds the aligned block and cuts off what it
 * doesn't need in front and behind; a block given back merges with both neighbours. Either costs a
 * step a free chunk.
 */
public class ToyFreeList extends Toy {
  /** Sizes and addresses of chunks are multiples of it: size and next take 8 bytes. */
  protected static final long UNIT = 8;

  /** Everything behind it is left alone, so that no block holds the last address. */
  protected static final long HEAP_LIMIT = (1L << 32) - UNIT;

  /** Where the heap begins. */
  protected final long base;

  /** The first free chunk, or 0. */
  protected long head;

  /** Makes an allocator over {@code memory} from {@code heapBase} on. */
  @SuppressWarnings("this-escape") // changed methods have no state of their own
  public ToyFreeList(GrowableMemory memory, int heapBase) {
    super(memory);
    base = firstUnit(Integer.toUnsignedLong(heapBase));
    if (memoryEnd() > base) {
      giveBack(base, memoryEnd() - base);
    }
  }

  /** The first chunk's address. */
  protected long firstUnit(long heapBase) {
    return alignUp(heapBase, UNIT);
  }

  @Override
  protected long place(long size, long align) {
    long units = alignUp(size, UNIT);
    long start = take(units, align);
    if (start == NULL && extend(units, align)) {
      start = take(units, align);
    }
    return start;
  }

  /** Takes a block from the first free chunk that holds it; {@link #NULL} where none does. */
  protected long take(long size, long align) {
    for (long previous = 0, chunk = head; chunk != 0; previous = chunk, chunk = next(chunk)) {
      long start = alignUp(chunk, align);
      if (start + size <= chunk + size(chunk)) {
        split(previous, chunk, start, size);
        return start;
      }
    }
    return NULL;
  }

  /**
   * Cuts [start, start + size) out of a free chunk; what is left in front and behind stays free.
   */
  protected void split(long previous, long chunk, long start, long size) {
    long rest = next(chunk);
    long end = chunk + size(chunk);
    if (start + size < end) {
      write(start + size, end - start - size, rest);
      rest = start + size;
    }
    if (chunk < start) {
      write(chunk, start - chunk, rest);
    } else {
      link(previous, rest);
    }
  }

  @Override
  protected void giveBack(long address, long size) {
    long units = Math.min(alignUp(size, UNIT), HEAP_LIMIT - address);
    long previous = 0;
    long following = head;
    while (following != 0 && following < address) {
      previous = following;
      following = next(following);
    }
    write(address, units, following);
    link(previous, address);
    coalesce(address, following);
    coalesce(previous, address);
  }

  /** Makes one chunk of two that touch. */
  protected void coalesce(long left, long right) {
    if (touches(left, right)) {
      write(left, size(left) + size(right), next(right));
    }
  }

  /** Whether {@code right} is a free chunk that begins where the free chunk {@code left} ends. */
  protected boolean touches(long left, long right) {
    return left != 0 && right != 0 && left + size(left) == right;
  }

  /** Adds the pages that hold the block; they become a free chunk. */
  protected boolean extend(long size, long align) {
    long from = Math.max(memoryEnd(), base);
    long end = alignUp(from, align) + size;
    if (end > HEAP_LIMIT || !grow(pagesTo(end))) {
      return false;
    }
    added(from, memoryEnd());
    return true;
  }

  /** Makes new pages a free chunk. */
  protected void added(long from, long to) {
    giveBack(from, to - from);
  }

  protected final long size(long chunk) {
    return Integer.toUnsignedLong(memory.loadInt((int) chunk));
  }

  protected final long next(long chunk) {
    return Integer.toUnsignedLong(memory.loadInt((int) chunk + 4));
  }

  protected void write(long chunk, long size, long next) {
    memory.storeInt((int) chunk, (int) size);
    memory.storeInt((int) chunk + 4, (int) next);
  }

  protected final void link(long previous, long chunk) {
    if (previous == 0) {
      head = chunk;
    } else {
      memory.storeInt((int) previous + 4, (int) chunk);
    }
  }
}
