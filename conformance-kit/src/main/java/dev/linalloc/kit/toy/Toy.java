package dev.linalloc.kit.toy;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;

/**
 * What the two toys share: addresses in longs, where nothing wraps; zeroing by filling;
 * reallocation by copying. Each step is a method of its own, so that a wrong allocator is a toy
 * with one method changed.
 */
abstract class Toy implements GlobalAllocator {
  /** The last address, which no block may hold. */
  protected static final long LAST = Pages.LAST_ADDRESS;

  protected static final long PAGE_SIZE = LinearMemory.PAGE_SIZE;

  protected final GrowableMemory memory;

  protected Toy(GrowableMemory memory) {
    this.memory = memory;
  }

  /** Places a block of at least 1 byte and returns its address, or {@link #NULL}. */
  protected abstract long place(long size, long align);

  /** Takes a block of at least 1 byte back. */
  protected abstract void giveBack(long address, long size);

  @Override
  public int alloc(int size, int align) {
    return size == 0
        ? empty(align)
        : (int) place(Integer.toUnsignedLong(size), Integer.toUnsignedLong(align));
  }

  @Override
  public int allocZeroed(int size, int align) {
    int address = alloc(size, align);
    if (address != NULL && size != 0) {
      zero(address, size);
    }
    return address;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    if (size != 0) {
      giveBack(Integer.toUnsignedLong(address), Integer.toUnsignedLong(size));
    }
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    int moved = alloc(newSize, align);
    if (moved != NULL) {
      copy(moved, address, size, newSize);
      dealloc(address, size, align);
    }
    return moved;
  }

  /**
   * Answers a request for 0 bytes: any aligned address does, and the align itself is the smallest.
   */
  protected int empty(int align) {
    return align;
  }

  /** Clears a new block. */
  protected void zero(int address, int size) {
    memory.fill(address, size, (byte) 0);
  }

  /** Copies what a reallocation keeps. */
  protected void copy(int destination, int source, int size, int newSize) {
    int kept = Integer.compareUnsigned(size, newSize) < 0 ? size : newSize;
    if (kept != 0) {
      memory.copy(destination, source, kept);
    }
  }

  /** Adds pages; returns whether it could. */
  protected boolean grow(long pages) {
    return memory.memoryGrow((int) pages) != -1;
  }

  /** The first address behind the pages there are. */
  protected final long memoryEnd() {
    return Pages.end(memory);
  }

  /** The pages to add so that memory reaches {@code end}. */
  protected long pagesTo(long end) {
    return Pages.toHold(end - memoryEnd());
  }

  protected long alignUp(long address, long align) {
    return Pages.alignUp(address, (int) align);
  }
}
