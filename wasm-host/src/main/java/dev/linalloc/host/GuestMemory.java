package dev.linalloc.host;

import dev.linalloc.spi.LinearMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.IntUnaryOperator;
import run.endive.runtime.ConstantEvaluators;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.TrapException;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.PassiveDataSegment;

/**
 * Adapts a {@link LinearMemory} to Endive's memory interface. Every access of a compiled allocator
 * goes through it, so the kit observes a module exactly as it observes a Java class. Addresses are
 * in bytes, unsigned, up to 4 GiB.
 */
@SuppressWarnings("removal") // Endive still declares deprecated methods for threads
final class GuestMemory implements Memory {
  private static final int UNBOUNDED = 32_767;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final LinearMemory memory;
  private final IntUnaryOperator grow;
  private final int initialPages;
  private final int maximumPages;
  private DataSegment[] segments = {};

  /**
   * Wraps {@code memory}.
   *
   * @param grow executes {@code memory.grow}, and refuses more pages than {@code maximumPages}; a
   *     parameter of its own because {@link LinearMemory} cannot grow
   * @param maximumPages the maximum that the module declares
   */
  GuestMemory(LinearMemory memory, IntUnaryOperator grow, int maximumPages) {
    this.memory = memory;
    this.grow = grow;
    this.maximumPages = maximumPages;
    this.initialPages = memory.memorySize();
  }

  @Override
  public int pages() {
    return memory.memorySize();
  }

  @Override
  public int grow(int deltaPages) {
    return grow.applyAsInt(deltaPages);
  }

  @Override
  public int initialPages() {
    return initialPages;
  }

  /**
   * Returns the maximum that Endive compares when it links. Endive takes an import without a
   * maximum for one of at most 32,767 pages, and refuses to link a larger memory.
   */
  @Override
  public int maximumPages() {
    return maximumPages == LinearMemory.MAX_PAGES ? UNBOUNDED : maximumPages;
  }

  /** Returns the maximum that the module declares, in pages. */
  int declaredMaximum() {
    return maximumPages;
  }

  @Override
  public void initialize(Instance instance, DataSegment[] dataSegments) {
    segments = dataSegments == null ? segments : dataSegments.clone();
    for (DataSegment segment : segments) {
      if (segment instanceof ActiveDataSegment active) {
        long[] offset =
            ConstantEvaluators.computeConstantValue(instance, active.offsetInstructions());
        write((int) offset[0], active.data(), 0, active.data().length);
      }
    }
  }

  @Override
  public void initPassiveSegment(int index, int destination, int offset, int size) {
    write(destination, segments[index].data(), offset, size);
  }

  @Override
  public void drop(int index) {
    segments[index] = PassiveDataSegment.EMPTY;
  }

  @Override
  public void write(int address, byte[] data, int offset, int size) {
    int words = size & -Long.BYTES; // words: an observer is called for each store
    for (int i = 0; i < words; i += Long.BYTES) {
      memory.storeLong(address + i, (long) WORD.get(data, offset + i));
    }
    for (int i = words; i < size; i++) {
      memory.storeByte(address + i, data[offset + i]);
    }
  }

  @Override
  public byte[] readBytes(int address, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = memory.loadByte(address + i);
    }
    return bytes;
  }

  @Override
  public byte read(int address) {
    return memory.loadByte(address);
  }

  @Override
  public void writeByte(int address, byte value) {
    memory.storeByte(address, value);
  }

  @Override
  public short readShort(int address) {
    return (short)
        ((memory.loadByte(address) & 0xff) | (memory.loadByte(address + 1) << Byte.SIZE));
  }

  @Override
  public long readU16(int address) {
    return readShort(address) & 0xffff;
  }

  @Override
  public void writeShort(int address, short value) {
    memory.storeByte(address + 1, (byte) (value >> Byte.SIZE));
    memory.storeByte(address, (byte) value);
  }

  @Override
  public int readInt(int address) {
    return memory.loadInt(address);
  }

  @Override
  public void writeI32(int address, int value) {
    memory.storeInt(address, value);
  }

  @Override
  public long readLong(int address) {
    return memory.loadLong(address);
  }

  @Override
  public void writeLong(int address, long value) {
    memory.storeLong(address, value);
  }

  @Override
  public float readFloat(int address) {
    return Float.intBitsToFloat(memory.loadInt(address));
  }

  @Override
  public long readF32(int address) {
    return memory.loadInt(address);
  }

  @Override
  public void writeF32(int address, float value) {
    memory.storeInt(address, Float.floatToRawIntBits(value));
  }

  @Override
  public double readDouble(int address) {
    return Double.longBitsToDouble(memory.loadLong(address));
  }

  @Override
  public long readF64(int address) {
    return memory.loadLong(address);
  }

  @Override
  public void writeF64(int address, double value) {
    memory.storeLong(address, Double.doubleToRawLongBits(value));
  }

  @Override
  public void fill(byte value, int from, int to) {
    memory.fill(from, to - from, value);
  }

  @Override
  public void copy(int destination, int source, int size) {
    memory.copy(destination, source, size);
  }

  /**
   * Does nothing: Endive calls it before it writes data segments, and the memory is still all zero
   * then.
   */
  @Override
  public void zero() {}

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public Object lock(int address) {
    throw noThreads();
  }

  @Override
  public int waitOn(int address, int expected, long timeout) {
    throw noThreads();
  }

  @Override
  public int waitOn(int address, long expected, long timeout) {
    throw noThreads();
  }

  @Override
  public int notify(int address, int maxThreads) {
    throw noThreads();
  }

  private static TrapException noThreads() {
    return new TrapException("an atomic instruction: a guest has one thread");
  }
}
