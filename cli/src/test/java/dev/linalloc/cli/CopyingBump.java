package dev.linalloc.cli;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Pages;

/** A bump allocator whose realloc always moves the block, as Rust's default realloc does. */
final class CopyingBump implements GlobalAllocator {
  private final GrowableMemory memory;
  private long top;

  CopyingBump(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    top = Integer.toUnsignedLong(heapBase);
  }

  @Override
  public int alloc(int size, int align) {
    long start = Pages.alignUp(top, align);
    long end = start + Integer.toUnsignedLong(size);
    long missing = end - Pages.end(memory);
    if (missing > 0 && memory.memoryGrow(Pages.toHold(missing)) == -1) {
      return NULL;
    }
    top = end;
    return (int) start;
  }

  @Override
  public int allocZeroed(int size, int align) {
    return alloc(size, align);
  }

  @Override
  public void dealloc(int address, int size, int align) {}

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    int moved = alloc(newSize, align);
    if (moved != NULL) {
      memory.copy(moved, address, Math.min(size, newSize));
    }
    return moved;
  }
}
