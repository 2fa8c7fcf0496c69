package dev.linalloc.host;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.MissingImportException;

/**
 * Makes an instance of a module and calls it, to learn two addresses: where its first block lies,
 * and the lowest address that it uses. A module may keep state below its heap that no data segment
 * shows, because that state starts as zero. The kit must not overwrite it.
 */
final class FirstCalls implements GrowableMemory {
  private static final int SIZE = 24;
  private static final int ALIGN = 8;

  private final GrowableMemory memory;
  private int lowest = -1;
  private int block = GlobalAllocator.NULL;

  private FirstCalls(GrowableMemory memory) {
    this.memory = memory;
  }

  /** Makes an instance and calls it. */
  static FirstCalls of(GuestProvider provider) {
    try (NativeMemory memory =
        NativeMemory.reserve(provider.initialPages(), provider.maximumPages())) {
      FirstCalls watched = new FirstCalls(memory);
      try {
        watched.call(provider.create(watched));
      } catch (MissingImportException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        // ignored: the check that follows meets the same failure and reports it with a trace
      }
      return watched;
    }
  }

  /**
   * Returns the lowest address, unsigned, that was loaded from or stored to; -1 if there was none.
   */
  int lowest() {
    return lowest;
  }

  /** Returns the address of the first block, or NULL if the call failed. */
  int block() {
    return block;
  }

  private void call(GlobalAllocator allocator) {
    block = allocator.alloc(SIZE, ALIGN);
    int zeroed = allocator.allocZeroed(SIZE, ALIGN);
    if (block != GlobalAllocator.NULL && zeroed != GlobalAllocator.NULL) {
      allocator.dealloc(zeroed, SIZE, ALIGN);
      int moved = allocator.realloc(block, SIZE, ALIGN, 2 * SIZE);
      if (moved != GlobalAllocator.NULL) {
        allocator.dealloc(moved, 2 * SIZE, ALIGN);
      }
    }
  }

  private int seen(int address) {
    lowest = Integer.compareUnsigned(address, lowest) < 0 ? address : lowest;
    return address;
  }

  @Override
  public int memorySize() {
    return memory.memorySize();
  }

  @Override
  public int memoryGrow(int deltaPages) {
    return memory.memoryGrow(deltaPages);
  }

  @Override
  public byte loadByte(int address) {
    return memory.loadByte(seen(address));
  }

  @Override
  public void storeByte(int address, byte value) {
    memory.storeByte(seen(address), value);
  }

  @Override
  public int loadInt(int address) {
    return memory.loadInt(seen(address));
  }

  @Override
  public void storeInt(int address, int value) {
    memory.storeInt(seen(address), value);
  }

  @Override
  public long loadLong(int address) {
    return memory.loadLong(seen(address));
  }

  @Override
  public void storeLong(int address, long value) {
    memory.storeLong(seen(address), value);
  }

  @Override
  public void fill(int address, int length, byte value) {
    memory.fill(length == 0 ? address : seen(address), length, value);
  }

  @Override
  public void copy(int destination, int source, int length) {
    if (length != 0) {
      seen(destination);
      seen(source);
    }
    memory.copy(destination, source, length);
  }
}
