package dev.linalloc.kit.toy;

import dev.linalloc.spi.GrowableMemory;

/**
 * A free list in its simplest correct form: first fit, split, coalesce.
 *
 * <p>The free chunks form a list in order of address. Each holds its size and the address of the
 * next one. Sizes are multiples of 8, so every remainder can be a chunk. Live blocks have no
 * header, since the caller passes the size when it gives a block back.
 *
 * <pre>
 *   head ──► │ size │ next ─┼──────────► │ size │ next = 0 │
 *            ├──────────────┤            ├─────────────────┤
 *            │ free chunk   │ live block │ free chunk      │
 * </pre>
 *
 * <p>A request walks the list to the first chunk that holds the aligned block, and splits off the
 * rest in front and behind. A block that is given back merges with both neighbours. Both take one
 * step per free chunk.
 */
public class ToyFreeList extends Toy {
  /** Sizes and addresses of chunks are multiples of this: a chunk's two words take 8 bytes. */
  protected static final long UNIT = 8;

  /** The heap ends here at the latest, so no block holds the last address. */
  protected static final long HEAP_LIMIT = (1L << 32) - UNIT;

  /** The start of the heap. */
  protected final long base;

  /** The address of the first free chunk, or 0. */
  protected long head;

  /**
   * Makes an allocator whose heap takes all present pages from {@code heapBase} on.
   *
   * @param memory the memory to allocate in; from {@code heapBase} on it reads zero
   * @param heapBase the first address of the heap, unsigned, at least 1
   */
  @SuppressWarnings("this-escape") // overriding methods cope with fields that are not set yet
  public ToyFreeList(GrowableMemory memory, int heapBase) {
    super(memory);
    base = firstUnit(Integer.toUnsignedLong(heapBase));
    if (memoryEnd() > base) {
      giveBack(base, memoryEnd() - base);
    }
  }

  /**
   * {@return the address of the first chunk}
   *
   * @param heapBase the first address that may be used
   */
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

  /**
   * Takes a block from the first free chunk that holds it.
   *
   * @param size bytes, a multiple of {@link #UNIT}
   * @param align bytes, a power of two
   * @return the address, or {@link #NULL} if no chunk holds the block
   */
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
   * Cuts [start, start + size) out of a free chunk; the rest in front and behind stays free.
   *
   * @param previous the free chunk before in the list, or 0
   * @param chunk the free chunk
   * @param start of the block, which lies in the chunk
   * @param size bytes, a multiple of {@link #UNIT}
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

  @Override
  protected void shrink(long address, long size, long newSize, long align) {
    long kept = alignUp(newSize, UNIT);
    long rest = alignUp(size, UNIT) - kept;
    if (rest != 0) {
      giveBack(address + kept, rest);
    }
  }

  /**
   * Merges two free chunks if they touch.
   *
   * @param left a free chunk, or 0
   * @param right the next free chunk in the list, or 0
   */
  protected void coalesce(long left, long right) {
    if (touches(left, right)) {
      write(left, size(left) + size(right), next(right));
    }
  }

  /**
   * {@return whether the right chunk begins at the end of the left one}
   *
   * @param left a free chunk, or 0
   * @param right the next free chunk in the list, or 0
   */
  protected boolean touches(long left, long right) {
    return left != 0 && right != 0 && left + size(left) == right;
  }

  /**
   * Adds the pages that hold a block, as a free chunk.
   *
   * @param size bytes, a multiple of {@link #UNIT}
   * @param align bytes, a power of two
   * @return whether memory grew
   */
  protected boolean extend(long size, long align) {
    long from = Math.max(memoryEnd(), base);
    long end = alignUp(from, align) + size;
    if (end > HEAP_LIMIT || !grow(pagesTo(end))) {
      return false;
    }
    added(from, memoryEnd());
    return true;
  }

  /**
   * Makes new pages a free chunk.
   *
   * @param from their first address
   * @param to their end
   */
  protected void added(long from, long to) {
    giveBack(from, to - from);
  }

  /**
   * {@return the size of a free chunk, in bytes}
   *
   * @param chunk a free chunk
   */
  protected final long size(long chunk) {
    return Integer.toUnsignedLong(memory.loadInt((int) chunk));
  }

  /**
   * {@return the next free chunk in the list, or 0}
   *
   * @param chunk a free chunk
   */
  protected final long next(long chunk) {
    return Integer.toUnsignedLong(memory.loadInt((int) chunk + 4));
  }

  /**
   * Writes the two words of a free chunk.
   *
   * @param chunk its address
   * @param size its bytes
   * @param next the next free chunk, or 0
   */
  protected void write(long chunk, long size, long next) {
    memory.storeInt((int) chunk, (int) size);
    memory.storeInt((int) chunk + 4, (int) next);
  }

  /**
   * Makes a chunk follow another in the list.
   *
   * @param previous a free chunk, or 0 for the start of the list
   * @param chunk the free chunk that follows it, or 0
   */
  protected final void link(long previous, long chunk) {
    if (previous == 0) {
      head = chunk;
    } else {
      memory.storeInt((int) previous + 4, (int) chunk);
    }
  }
}
