package dev.linalloc.host;

import dev.linalloc.spi.GrowableMemory;
import run.endive.runtime.Memory;

/** Adapts the memory of an instance on Endive to {@link GrowableMemory}. */
final class InstanceMemory implements GrowableMemory {
  private final Memory memory;

  InstanceMemory(Memory memory) {
    this.memory = memory;
  }

  @Override
  public int memorySize() {
    return memory.pages();
  }

  @Override
  public int memoryGrow(int deltaPages) {
    return Integer.compareUnsigned(deltaPages, MAX_PAGES) > 0 ? -1 : memory.grow(deltaPages);
  }

  @Override
  public byte loadByte(int address) {
    return memory.read(address);
  }

  @Override
  public void storeByte(int address, byte value) {
    memory.writeByte(address, value);
  }

  @Override
  public int loadInt(int address) {
    return memory.readInt(address);
  }

  @Override
  public void storeInt(int address, int value) {
    memory.writeI32(address, value);
  }

  @Override
  public long loadLong(int address) {
    return memory.readLong(address);
  }

  @Override
  public void storeLong(int address, long value) {
    memory.writeLong(address, value);
  }

  @Override
  public void fill(int address, int length, byte value) {
    memory.fill(value, address, address + length);
  }

  @Override
  public void copy(int destination, int source, int length) {
    memory.copy(destination, source, length);
  }
}
