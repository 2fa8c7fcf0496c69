package com.example.stack;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Pages;

/**
 * A stack: each block lies above the block before it, and only the newest block can be given back.
 * The memory of blocks that are given back in another order is lost.
 *
 * <pre>
 *   heapBase          top            dirty             bound
 *      │ handed out    │ free, used   │ free, reads 0   │ foreign or absent
 * </pre>
 */
public class StackAllocator implements GlobalAllocator {

  private final GrowableMemory memory;

  /** The lowest address where the next block can start. */
  private long top;

  /** Memory from here on has never been handed out. */
  private long dirty;

  /** The end of the pages that belong to this allocator without a gap. */
  private long bound;

  /** Makes an allocator over {@code memory} from {@code heapBase} on. */
  public StackAllocator(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    top = Integer.toUnsignedLong(heapBase);
    dirty = top;
    bound = Math.max(top, memoryEnd());
  }

  @Override
  public int alloc(int size, int align) {
    long start = Pages.alignUp(top, align);
    if (size == 0) {
      return start <= Pages.LAST_ADDRESS ? (int) start : NULL;
    }
    long end = start + Integer.toUnsignedLong(size);
    if (end > bound) {
      long memoryEnd = memoryEnd();
      if (memoryEnd > bound) { // foreign pages: continue above them
        end = Pages.alignUp(memoryEnd, align) + Integer.toUnsignedLong(size);
      }
      if (end > Pages.LAST_ADDRESS || memory.memoryGrow(Pages.toHold(end - memoryEnd)) == -1) {
        return NULL;
      }
      bound = memoryEnd();
    }
    top = end;
    dirty = Math.max(dirty, top);
    return (int) end - size;
  }

  @Override
  public int allocZeroed(int size, int align) {
    long used = dirty;
    int address = alloc(size, align);
    long start = Integer.toUnsignedLong(address);
    if (address != NULL && start < used) {
      memory.fill(address, (int) Math.min(Integer.toUnsignedLong(size), used - start), (byte) 0);
    }
    return address;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    if (size != 0 && isNewest(address, size)) {
      top = Integer.toUnsignedLong(address);
    }
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    if (Integer.compareUnsigned(newSize, size) <= 0) {
      if (size != 0 && isNewest(address, size)) {
        top = Integer.toUnsignedLong(address) + Integer.toUnsignedLong(newSize);
      }
      return address;
    }
    int moved = alloc(newSize, align);
    if (moved != NULL) {
      memory.copy(moved, address, size);
    }
    return moved;
  }

  private boolean isNewest(int address, int size) {
    return Integer.toUnsignedLong(address) + Integer.toUnsignedLong(size) == top;
  }

  /**
   * Returns the end of memory, without the last address: the end of a block that held it would be 0
   * in 32 bits.
   */
  private long memoryEnd() {
    return Math.min(Pages.LAST_ADDRESS, Pages.end(memory));
  }
}
