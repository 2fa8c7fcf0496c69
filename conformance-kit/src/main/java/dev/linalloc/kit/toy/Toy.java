package dev.linalloc.kit.toy;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;

/**
 * The common part of the two toys. Addresses are {@code long}s, so nothing wraps; zeroed blocks are
 * filled; a reallocation copies to a new block. Each step is a method of its own, so a wrong
 * allocator is a toy with one method changed.
 */
abstract class Toy implements GlobalAllocator {
  /** The last address, which no block may hold. */
  protected static final long LAST = Pages.LAST_ADDRESS;

  protected static final long PAGE_SIZE = LinearMemory.PAGE_SIZE;

  protected final GrowableMemory memory;

  protected Toy(GrowableMemory memory) {
    this.memory = memory;
  }

  /**
   * Places a block of at least 1 byte; returns its address, or {@link #NULL} if there is no room.
   */
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
   * Returns the result of a request for 0 bytes. Any aligned address but 0 is correct; this returns
   * the smallest, which is the align itself.
   */
  protected int empty(int align) {
    return align;
  }

  /** Clears a new block. */
  protected void zero(int address, int size) {
    memory.fill(address, size, (byte) 0);
  }

  /** Copies the bytes that a reallocation keeps. */
  protected void copy(int destination, int source, int size, int newSize) {
    int kept = Integer.compareUnsigned(size, newSize) < 0 ? size : newSize;
    if (kept != 0) {
      memory.copy(destination, source, kept);
    }
  }

  /** Adds pages; returns false if memory refuses. */
  protected boolean grow(long pages) {
    return memory.memoryGrow((int) pages) != -1;
  }

  /** Returns the end of memory: the first address after its pages. */
  protected final long memoryEnd() {
    return Pages.end(memory);
  }

  /** Returns how many pages must be added for memory to reach {@code end}. */
  protected long pagesTo(long end) {
    return Pages.toHold(end - memoryEnd());
  }

  protected long alignUp(long address, long align) {
    return Pages.alignUp(address, (int) align);
  }
}
