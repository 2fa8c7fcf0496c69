package dev.linalloc.kit.toy;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;

/**
 * The common part of the toys. Addresses are {@code long}s, so nothing wraps; zeroed blocks are
 * filled; a reallocation copies to a new block, or shrinks in place if there is no room for one.
 * Each step is a method of its own, so a wrong allocator is a toy with one method changed.
 */
abstract class Toy implements GlobalAllocator {
  /** The last address, which no block may hold. */
  protected static final long LAST = Pages.LAST_ADDRESS;

  /** Bytes in a page. */
  protected static final long PAGE_SIZE = LinearMemory.PAGE_SIZE;

  /** The memory to allocate in. */
  protected final GrowableMemory memory;

  protected Toy(GrowableMemory memory) {
    this.memory = memory;
  }

  /**
   * Places a block.
   *
   * @param size bytes, at least 1
   * @param align bytes, a power of two
   * @return the address, or {@link #NULL} if there is no room
   */
  protected abstract long place(long size, long align);

  /**
   * Takes a block back.
   *
   * @param address of the block
   * @param size bytes, at least 1
   */
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
      return moved;
    }
    boolean smaller = Integer.compareUnsigned(newSize, size) <= 0;
    if (smaller && newSize != 0) {
      shrink(
          Integer.toUnsignedLong(address),
          Integer.toUnsignedLong(size),
          Integer.toUnsignedLong(newSize),
          Integer.toUnsignedLong(align));
      return address;
    }
    return NULL;
  }

  /**
   * Takes back the end of a block that must become smaller, when there is no room to move it.
   *
   * @param address of the block
   * @param size its bytes
   * @param newSize the bytes that it keeps, at least 1 and at most {@code size}
   * @param align its align
   */
  protected abstract void shrink(long address, long size, long newSize, long align);

  /**
   * {@return the result of a request for 0 bytes: any aligned address but 0 is correct, and the
   * align itself is the smallest}
   *
   * @param align bytes, a power of two, unsigned
   */
  protected int empty(int align) {
    return align;
  }

  /**
   * Clears a new block.
   *
   * @param address of the block, unsigned
   * @param size bytes, at least 1, unsigned
   */
  protected void zero(int address, int size) {
    memory.fill(address, size, (byte) 0);
  }

  /**
   * Copies the bytes that a reallocation keeps.
   *
   * @param destination the new block, unsigned
   * @param source the old block, unsigned
   * @param size the bytes of the old block, unsigned
   * @param newSize the bytes of the new block, unsigned
   */
  protected void copy(int destination, int source, int size, int newSize) {
    int kept = Integer.compareUnsigned(size, newSize) < 0 ? size : newSize;
    if (kept != 0) {
      memory.copy(destination, source, kept);
    }
  }

  /**
   * Adds pages.
   *
   * @param pages how many
   * @return whether memory grew
   */
  protected boolean grow(long pages) {
    return memory.memoryGrow((int) pages) != -1;
  }

  /** {@return the end of memory: the first address after its pages} */
  protected final long memoryEnd() {
    return Pages.end(memory);
  }

  /**
   * {@return how many pages must be added for memory to reach an end}
   *
   * @param end an address, or 2<sup>32</sup>
   */
  protected long pagesTo(long end) {
    return Pages.toHold(end - memoryEnd());
  }

  /**
   * {@return an address, rounded up to a multiple of an align}
   *
   * @param address in bytes
   * @param align bytes, a power of two
   */
  protected long alignUp(long address, long align) {
    return Pages.alignUp(address, (int) align);
  }
}
