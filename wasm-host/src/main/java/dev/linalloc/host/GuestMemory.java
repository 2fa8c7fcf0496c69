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
 * A linear memory of ours as Endive's: every access of a compiled allocator goes through it, so
 * that whoever made the memory sees and counts them as he does a Java class's. Addresses are
 * unsigned, up to 4 GiB.
 */
@SuppressWarnings("removal") // of methods for threads that Endive still declares
final class GuestMemory implements Memory {
  private static final int UNBOUNDED = 32_767;

  /** More pages than any memory can have. */
  private static final int NEVER = LinearMemory.MAX_PAGES + 1;

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
   * @param grow {@code memory.grow}, which only allocators have
   * @param maximumPages what the module declares
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
    boolean fits = Integer.toUnsignedLong(deltaPages) + pages() <= maximumPages;
    return grow.applyAsInt(fits ? deltaPages : NEVER); // asked all the same: the refusal is watched
  }

  @Override
  public int initialPages() {
    return initialPages;
  }

  /**
   * What linking looks at: Endive takes a memory that is imported without a maximum for one of at
   * most 32,767 pages, and links no larger one.
   */
  @Override
  public int maximumPages() {
    return maximumPages == LinearMemory.MAX_PAGES ? UNBOUNDED : maximumPages;
  }

  /** Returns the most pages there may be. */
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
    int words = size & -Long.BYTES; // an observer looks at each store
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

  /** Called before data segments are written, when the memory is zero already. */
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
