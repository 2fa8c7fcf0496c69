package dev.linalloc.bench;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;

/** One of the project's allocators, by its SPI. */
final class LinearHeap implements Heap {
  private static final int HEAP_BASE = 1024;

  /**
   * Pages of 64 MiB: clearing that much takes less time than reserving and touching a new memory.
   */
  private static final int SMALL = 1024;

  private final AllocatorProvider provider;
  private final int[] addresses;
  private final int[] sizes;
  private final int[] aligns;
  private NativeMemory memory = NativeMemory.reserve(1);
  private GlobalAllocator allocator;

  LinearHeap(AllocatorProvider provider, int slots) {
    this.provider = provider;
    allocator = provider.create(memory, HEAP_BASE);
    addresses = new int[slots];
    sizes = new int[slots];
    aligns = new int[slots];
  }

  @Override
  public void alloc(int slot, int size, int align) {
    keep(slot, allocator.alloc(size, align), size, align);
  }

  @Override
  public void allocZeroed(int slot, int size, int align) {
    keep(slot, allocator.allocZeroed(size, align), size, align);
  }

  private void keep(int slot, int address, int size, int align) {
    addresses[slot] = address;
    sizes[slot] = size;
    aligns[slot] = align;
  }

  @Override
  public void realloc(int slot, int newSize) {
    if (addresses[slot] == GlobalAllocator.NULL) {
      return;
    }
    int moved = allocator.realloc(addresses[slot], sizes[slot], aligns[slot], newSize);
    if (moved != GlobalAllocator.NULL) {
      addresses[slot] = moved;
      sizes[slot] = newSize;
    }
  }

  @Override
  public void free(int slot) {
    if (addresses[slot] != GlobalAllocator.NULL) {
      allocator.dealloc(addresses[slot], sizes[slot], aligns[slot]);
    }
  }

  /** Frees all blocks at once. A small memory is cleared; a larger one is replaced by a new one. */
  void startOver() {
    if (memory.memorySize() <= SMALL) {
      memory.fill(HEAP_BASE, memory.memorySize() * LinearMemory.PAGE_SIZE - HEAP_BASE, (byte) 0);
    } else {
      memory.close();
      memory = NativeMemory.reserve(1);
    }
    allocator = provider.create(memory, HEAP_BASE);
  }

  @Override
  public void close() {
    memory.close();
  }
}
