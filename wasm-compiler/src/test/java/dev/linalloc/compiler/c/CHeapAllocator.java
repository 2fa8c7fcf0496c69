package dev.linalloc.compiler.c;

import dev.linalloc.Allocators;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;

/**
 * C's functions over dl as an allocator that the kit can check. The kit passes sizes and aligns to
 * every function, and 0 bytes too. C passes neither to {@code free} and {@code realloc}.
 */
final class CHeapAllocator implements GlobalAllocator {
  static final int GRANULE = 16;

  private final GrowableMemory memory;
  private final CHeap heap;

  CHeapAllocator(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    heap = new CHeap(Allocators.provider("dl").create(memory, heapBase), memory, GRANULE);
  }

  @Override
  public int alloc(int size, int align) {
    return size == 0 ? align : heap.memalign(align, size);
  }

  @Override
  public int allocZeroed(int size, int align) {
    if (size != 0 && Integer.compareUnsigned(align, GRANULE) <= 0) {
      return heap.calloc(size, 1);
    }
    int block = alloc(size, align);
    if (size != 0 && block != NULL) {
      memory.fill(block, size, (byte) 0);
    }
    return block;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    if (size != 0) {
      heap.free(address);
    }
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    if (size == 0) {
      return alloc(newSize, align);
    }
    if (newSize == 0) {
      heap.free(address);
      return align;
    }
    return Integer.compareUnsigned(align, GRANULE) <= 0
        ? heap.realloc(address, newSize)
        : moved(address, size, align, newSize);
  }

  /** C's {@code realloc} forgets an align beyond the granule. */
  private int moved(int address, int size, int align, int newSize) {
    int moved = heap.memalign(align, newSize);
    if (moved == NULL) {
      return Integer.compareUnsigned(newSize, size) <= 0 ? address : NULL;
    }
    memory.copy(moved, address, Integer.compareUnsigned(size, newSize) < 0 ? size : newSize);
    heap.free(address);
    return moved;
  }
}
