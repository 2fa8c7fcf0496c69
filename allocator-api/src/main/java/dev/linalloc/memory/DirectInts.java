package dev.linalloc.memory;

import dev.linalloc.spi.GrowableMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A memory in a segment, with a shorter way to its ints, which allocators keep their books in.
 *
 * <p>A segment checks its type, length, owner and life at each access, which is half of what a call
 * of an allocator costs. Where ints may be taken <em>directly</em>, out of all of the process's
 * memory, what is left of that is one comparison of the address and one of the thread. Whatever
 * fails either is the segment's to answer: an error, or what must go the long way.
 */
abstract class DirectInts implements GrowableMemory {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** What is accessible, by the thread that made this alone. */
  MemorySegment segment;

  /** Where direct access ends, in bytes; 0 as soon as the segment's life is over. */
  long directEnd;

  private final Thread owner = Thread.currentThread();
  private final long base;

  DirectInts(MemorySegment segment) {
    this.segment = segment;
    base = segment.address();
  }

  /**
   * Takes a longer segment with the same start.
   *
   * @param direct whether this process has native access
   */
  final void extend(MemorySegment longer, boolean direct) {
    segment = longer;
    directEnd = direct ? longer.byteSize() - (Integer.BYTES - 1) : 0;
  }

  @Override
  public final int loadInt(int address) {
    long at = Integer.toUnsignedLong(address);
    if (isDirect(at)) {
      return WholeProcess.MEMORY.get(INT, base + at);
    }
    try {
      return segment.get(INT, at);
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Integer.BYTES);
    }
  }

  @Override
  public final void storeInt(int address, int value) {
    long at = Integer.toUnsignedLong(address);
    if (isDirect(at)) {
      WholeProcess.MEMORY.set(INT, base + at, value);
      return;
    }
    try {
      segment.set(INT, at, value);
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Integer.BYTES);
    }
  }

  /**
   * Throws what a segment throws on the wrong thread and after its life. A segment does not check
   * its thread and life when it is asked for its size or copies 0 bytes.
   *
   * @throws WrongThreadException on any thread but the one that reserved this memory
   * @throws IllegalStateException after this memory was closed
   */
  public final void checkAccess() {
    if (!isDirect(0)) {
      segment.asSlice(0, 0).fill((byte) 0);
    }
  }

  private boolean isDirect(long at) {
    return at < directEnd && Thread.currentThread() == owner;
  }

  final IndexOutOfBoundsException outOfBounds(int address, long length) {
    return new IndexOutOfBoundsException(
        "address ("
            + Integer.toUnsignedLong(address)
            + ") and length ("
            + length
            + ") reach beyond the memory's "
            + segment.byteSize()
            + " bytes");
  }

  /** Made when it is first used, so never without native access. */
  private static final class WholeProcess {
    static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }
}
