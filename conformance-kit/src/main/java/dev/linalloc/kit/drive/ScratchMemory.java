package dev.linalloc.kit.drive;

import dev.linalloc.spi.GrowableMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * A small memory that can be reset cheaply. It records the lowest and the highest address written,
 * and a reset clears only the bytes between them.
 */
final class ScratchMemory implements GrowableMemory {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private int size;
  private int writtenFrom;
  private int writtenTo;

  /** Makes a memory of 0 pages that can grow to {@code maximumPages}. */
  ScratchMemory(int maximumPages) {
    bytes = new byte[maximumPages * PAGE_SIZE];
    writtenFrom = bytes.length;
  }

  /** Resets it to a fresh memory of {@code pages} pages. */
  void renew(int pages) {
    if (writtenFrom < writtenTo) {
      Arrays.fill(bytes, writtenFrom, writtenTo, (byte) 0);
    }
    writtenFrom = bytes.length;
    writtenTo = 0;
    size = pages * PAGE_SIZE;
  }

  @Override
  public int memorySize() {
    return size / PAGE_SIZE;
  }

  @Override
  public int memoryGrow(int deltaPages) {
    int previous = memorySize();
    if (Integer.toUnsignedLong(deltaPages) > bytes.length / PAGE_SIZE - previous) {
      return -1;
    }
    size += deltaPages * PAGE_SIZE;
    return previous;
  }

  @Override
  public byte loadByte(int address) {
    return bytes[inside(address, Byte.BYTES)];
  }

  @Override
  public void storeByte(int address, byte value) {
    bytes[written(address, Byte.BYTES)] = value;
  }

  @Override
  public int loadInt(int address) {
    return (int) INT.get(bytes, inside(address, Integer.BYTES));
  }

  @Override
  public void storeInt(int address, int value) {
    INT.set(bytes, written(address, Integer.BYTES), value);
  }

  @Override
  public long loadLong(int address) {
    return (long) LONG.get(bytes, inside(address, Long.BYTES));
  }

  @Override
  public void storeLong(int address, long value) {
    LONG.set(bytes, written(address, Long.BYTES), value);
  }

  @Override
  public void fill(int address, int length, byte value) {
    int from = written(address, length);
    Arrays.fill(bytes, from, from + length, value);
  }

  @Override
  public void copy(int destination, int source, int length) {
    int from = inside(source, length);
    System.arraycopy(bytes, from, bytes, written(destination, length), length);
  }

  private int inside(int address, int length) {
    return (int)
        Objects.checkFromIndexSize(
            Integer.toUnsignedLong(address), Integer.toUnsignedLong(length), (long) size);
  }

  private int written(int address, int length) {
    int from = inside(address, length);
    writtenFrom = Math.min(writtenFrom, from);
    writtenTo = Math.max(writtenTo, from + length);
    return from;
  }
}
