package dev.linalloc.kit.drive;

import dev.linalloc.spi.GrowableMemory;

/**
 * A memory that notes where an allocator stores numbers: its metadata. Fills and copies are left
 * out, because they clear or move the contents of blocks.
 */
final class StoreLog implements GrowableMemory {
  private final GrowableMemory memory;
  private final Store store;

  /** Is told of each store, to the range [from, to). */
  interface Store {
    void at(long from, long to);
  }

  StoreLog(GrowableMemory memory, Store store) {
    this.memory = memory;
    this.store = store;
  }

  private void note(int address, int length) {
    long from = Integer.toUnsignedLong(address);
    store.at(from, from + length);
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
    return memory.loadByte(address);
  }

  @Override
  public void storeByte(int address, byte value) {
    memory.storeByte(address, value);
    note(address, Byte.BYTES);
  }

  @Override
  public int loadInt(int address) {
    return memory.loadInt(address);
  }

  @Override
  public void storeInt(int address, int value) {
    memory.storeInt(address, value);
    note(address, Integer.BYTES);
  }

  @Override
  public long loadLong(int address) {
    return memory.loadLong(address);
  }

  @Override
  public void storeLong(int address, long value) {
    memory.storeLong(address, value);
    note(address, Long.BYTES);
  }

  @Override
  public void fill(int address, int length, byte value) {
    memory.fill(address, length, value);
  }

  @Override
  public void copy(int destination, int source, int length) {
    memory.copy(destination, source, length);
  }
}
