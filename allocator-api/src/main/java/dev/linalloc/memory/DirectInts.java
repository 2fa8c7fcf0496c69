package dev.linalloc.memory;

import dev.linalloc.spi.GrowableMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A memory in a segment, with a fast path for 4-byte accesses: those by which an allocator reads
 * and writes its metadata.
 *
 * <p>A segment checks its type, length, owner and lifetime at each access: half of the cost of an
 * allocator's call. With native access, ints are read and written <em>directly</em>, through one
 * segment over the whole process. Such an access makes two checks: one comparison of the address
 * and one of the thread. If either check fails, the access goes through the memory's own segment,
 * which throws the right exception or completes it.
 */
abstract class DirectInts implements GrowableMemory {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** The accessible bytes, confined to the thread that made this. */
  MemorySegment segment;

  /** Ints may be accessed directly below this address, in bytes; 0 once the memory is closed. */
  long directEnd;

  private final Thread owner = Thread.currentThread();
  private final long base;

  /**
   * Makes a memory of the bytes of a segment.
   *
   * @param direct whether this process has native access
   */
  DirectInts(MemorySegment segment, boolean direct) {
    this.segment = segment;
    base = segment.address();
    directEnd = directEnd(segment, direct);
  }

  /** Replaces the segment by a longer one with the same start; see the constructor. */
  final void extend(MemorySegment longer, boolean direct) {
    segment = longer;
    directEnd = directEnd(longer, direct);
  }

  private static long directEnd(MemorySegment segment, boolean direct) {
    return direct ? segment.byteSize() - (Integer.BYTES - 1) : 0;
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
   * Throws what a segment throws on access from the wrong thread or after its lifetime. The segment
   * itself checks neither when it returns its size or copies 0 bytes.
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

  /** The JVM initialises this class when it is first used, so never without native access. */
  private static final class WholeProcess {
    static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }
}
