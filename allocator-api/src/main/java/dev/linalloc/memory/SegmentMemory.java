package dev.linalloc.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The accesses to a memory that go through its segment: all but those of 4 bytes, by which an
 * allocator accesses its metadata. The segment checks the bounds, the thread and the lifetime of
 * each.
 */
abstract class SegmentMemory extends DirectInts {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  SegmentMemory(MemorySegment segment, boolean direct) {
    super(segment, direct);
  }

  @Override
  public final byte loadByte(int address) {
    try {
      return segment.get(JAVA_BYTE, Integer.toUnsignedLong(address));
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Byte.BYTES);
    }
  }

  @Override
  public final void storeByte(int address, byte value) {
    try {
      segment.set(JAVA_BYTE, Integer.toUnsignedLong(address), value);
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Byte.BYTES);
    }
  }

  @Override
  public final long loadLong(int address) {
    try {
      return segment.get(LONG, Integer.toUnsignedLong(address));
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Long.BYTES);
    }
  }

  @Override
  public final void storeLong(int address, long value) {
    try {
      segment.set(LONG, Integer.toUnsignedLong(address), value);
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Long.BYTES);
    }
  }

  @Override
  public final void fill(int address, int length, byte value) {
    slice(address, length).fill(value);
  }

  @Override
  public final void copy(int destination, int source, int length) {
    if (length == 0) {
      checkAccess(); // a segment does not check it when it copies nothing
    }
    slice(destination, length).copyFrom(slice(source, length));
  }

  /**
   * Returns {@code length} bytes (unsigned) from {@code address} on, without {@link #checkAccess}.
   */
  MemorySegment slice(int address, int length) {
    try {
      return segment.asSlice(Integer.toUnsignedLong(address), Integer.toUnsignedLong(length));
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Integer.toUnsignedLong(length));
    }
  }
}
