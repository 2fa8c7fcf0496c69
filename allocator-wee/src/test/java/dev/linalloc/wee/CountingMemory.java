package dev.linalloc.wee;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GrowableMemory;

/** A memory that counts its accesses; a fill or a copy counts as one. */
final class CountingMemory implements GrowableMemory, AutoCloseable {
  private final NativeMemory memory;
  private long accesses;
  private int growths;

  CountingMemory(NativeMemory memory) {
    this.memory = memory;
  }

  /** Returns how often at least one page was asked for. */
  int growths() {
    return growths;
  }

  void reset() {
    accesses = 0;
  }

  long accesses() {
    return accesses;
  }

  @Override
  public int memorySize() {
    return memory.memorySize();
  }

  @Override
  public int memoryGrow(int deltaPages) {
    growths += deltaPages == 0 ? 0 : 1;
    return memory.memoryGrow(deltaPages);
  }

  @Override
  public byte loadByte(int address) {
    accesses++;
    return memory.loadByte(address);
  }

  @Override
  public void storeByte(int address, byte value) {
    accesses++;
    memory.storeByte(address, value);
  }

  @Override
  public int loadInt(int address) {
    accesses++;
    return memory.loadInt(address);
  }

  @Override
  public void storeInt(int address, int value) {
    accesses++;
    memory.storeInt(address, value);
  }

  @Override
  public long loadLong(int address) {
    accesses++;
    return memory.loadLong(address);
  }

  @Override
  public void storeLong(int address, long value) {
    accesses++;
    memory.storeLong(address, value);
  }

  @Override
  public void fill(int address, int length, byte value) {
    accesses++;
    memory.fill(address, length, value);
  }

  @Override
  public void copy(int destination, int source, int length) {
    accesses++;
    memory.copy(destination, source, length);
  }

  @Override
  public void close() {
    memory.close();
  }
}
