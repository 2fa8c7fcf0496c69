package dev.linalloc.kit.drive;

import dev.linalloc.kit.report.StepReport.Access.Kind;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GrowableMemory;

/**
 * A memory that reports every access of an allocator. Loads and stores of numbers are mostly its
 * metadata; fills and copies clear or move the contents of blocks.
 */
final class AccessLog implements GrowableMemory {
  private final GrowableMemory memory;
  private final Listener listener;

  /** Is told of each access that was made, to the range [from, to). */
  interface Listener {
    /**
     * An access was made.
     *
     * @param value the number that was loaded or stored, or the byte that was filled in; for a
     *     copy, the address that it copied from
     */
    void accessed(Kind kind, long from, long to, long value);
  }

  private AccessLog(GrowableMemory memory, Listener listener) {
    this.memory = memory;
    this.listener = listener;
  }

  /** Returns {@code subject} with allocators that tell {@code listener} of their accesses. */
  static Subject of(Subject subject, Listener listener) {
    AllocatorProvider provider = subject.provider();
    return subject.madeBy(
        AllocatorProvider.of(
            provider.name(),
            provider.promises(),
            (memory, base) -> provider.create(new AccessLog(memory, listener), base)));
  }

  private void tell(Kind kind, int address, int length, long value) {
    long from = Integer.toUnsignedLong(address);
    listener.accessed(kind, from, from + Integer.toUnsignedLong(length), value);
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
    byte value = memory.loadByte(address);
    tell(Kind.LOAD, address, Byte.BYTES, Byte.toUnsignedLong(value));
    return value;
  }

  @Override
  public void storeByte(int address, byte value) {
    memory.storeByte(address, value);
    tell(Kind.STORE, address, Byte.BYTES, Byte.toUnsignedLong(value));
  }

  @Override
  public int loadInt(int address) {
    int value = memory.loadInt(address);
    tell(Kind.LOAD, address, Integer.BYTES, Integer.toUnsignedLong(value));
    return value;
  }

  @Override
  public void storeInt(int address, int value) {
    memory.storeInt(address, value);
    tell(Kind.STORE, address, Integer.BYTES, Integer.toUnsignedLong(value));
  }

  @Override
  public long loadLong(int address) {
    long value = memory.loadLong(address);
    tell(Kind.LOAD, address, Long.BYTES, value);
    return value;
  }

  @Override
  public void storeLong(int address, long value) {
    memory.storeLong(address, value);
    tell(Kind.STORE, address, Long.BYTES, value);
  }

  @Override
  public void fill(int address, int length, byte value) {
    memory.fill(address, length, value);
    tell(Kind.FILL, address, length, Byte.toUnsignedLong(value));
  }

  @Override
  public void copy(int destination, int source, int length) {
    memory.copy(destination, source, length);
    tell(Kind.COPY, destination, length, Integer.toUnsignedLong(source));
  }
}
