package dev.linalloc.compiler.fuzz;

import dev.linalloc.spi.GrowableMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A memory of few pages that throws whenever wasm's traps. */
final class FuzzMemory implements GrowableMemory {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int maximumPages;
  private byte[] bytes;

  FuzzMemory(int pages, int maximumPages) {
    this.maximumPages = maximumPages;
    bytes = new byte[pages * PAGE_SIZE];
  }

  byte[] bytes() {
    return bytes;
  }

  private int check(int address, int length) {
    long end = Integer.toUnsignedLong(address) + Integer.toUnsignedLong(length);
    if (end > bytes.length) {
      throw new IndexOutOfBoundsException(Integer.toUnsignedString(address));
    }
    return address;
  }

  @Override
  public int memorySize() {
    return bytes.length / PAGE_SIZE;
  }

  @Override
  public int maximumPages() {
    return maximumPages;
  }

  @Override
  public int memoryGrow(int deltaPages) {
    int before = memorySize();
    if (Integer.compareUnsigned(deltaPages, maximumPages - before) > 0) {
      return -1;
    }
    bytes = Arrays.copyOf(bytes, (before + deltaPages) * PAGE_SIZE);
    return before;
  }

  @Override
  public byte loadByte(int address) {
    return bytes[check(address, 1)];
  }

  @Override
  public void storeByte(int address, byte value) {
    bytes[check(address, 1)] = value;
  }

  @Override
  public int loadInt(int address) {
    return (int) INT.get(bytes, check(address, Integer.BYTES));
  }

  @Override
  public void storeInt(int address, int value) {
    INT.set(bytes, check(address, Integer.BYTES), value);
  }

  @Override
  public long loadLong(int address) {
    return (long) LONG.get(bytes, check(address, Long.BYTES));
  }

  @Override
  public void storeLong(int address, long value) {
    LONG.set(bytes, check(address, Long.BYTES), value);
  }

  @Override
  public void fill(int address, int length, byte value) {
    check(address, length);
    Arrays.fill(bytes, address, address + length, value);
  }

  @Override
  public void copy(int destination, int source, int length) {
    check(destination, length);
    check(source, length);
    System.arraycopy(bytes, source, bytes, destination, length);
  }
}
