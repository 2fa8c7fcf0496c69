package dev.linalloc.compiler.cabi;

import dev.linalloc.Allocators;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;

/** {@code cabi_realloc} as an allocator that the kit can check. A trap becomes NULL. */
final class CabiHeapAllocator implements GlobalAllocator {
  private final GrowableMemory memory;
  private final CabiHeap heap;

  private CabiHeapAllocator(GrowableMemory memory, CabiHeap heap) {
    this.memory = memory;
    this.heap = heap;
  }

  /** Makes an allocator over one of linalloc's. */
  static CabiHeapAllocator over(String name, GrowableMemory memory, int heapBase) {
    GlobalAllocator heap = Allocators.provider(name).create(memory, heapBase);
    return new CabiHeapAllocator(memory, new CabiHeap(heap, memory, name.equals("mini")));
  }

  @Override
  public int alloc(int size, int align) {
    return realloc(0, 0, align, size);
  }

  @Override
  public int allocZeroed(int size, int align) {
    int block = alloc(size, align);
    if (size != 0 && block != NULL) {
      memory.fill(block, size, (byte) 0);
    }
    return block;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    heap.cabiRealloc(address, size, align, 0);
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    try {
      return heap.cabiRealloc(address, size, align, newSize);
    } catch (ArithmeticException _) {
      return NULL;
    }
  }
}
