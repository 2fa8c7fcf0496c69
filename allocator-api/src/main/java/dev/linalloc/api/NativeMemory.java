package dev.linalloc.api;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A linear memory outside the Java heap: its whole address space is reserved at once and committed
 * page by page by the operating system when it is first touched.
 *
 * <pre>
 *   0                memorySize() pages                  maximum
 *   ├── accessible ──────────┼── reserved, not accessible ───┤
 *   └ segment ───────────────┘
 *   └ reservation ───────────────────────────────────────────┘
 * </pre>
 *
 * <p>Growing replaces the accessible segment by a longer slice of the same reservation, so it costs
 * the same at any size, never copies, and new pages read zero because nobody could touch them
 * before. Every access is one bounds check against the accessible segment.
 *
 * <p>Where the address space comes from is {@link Reservation}'s matter. A memory is confined to
 * the thread that made it: on any other, every call throws {@link WrongThreadException}. Closing it
 * frees everything, and every later call throws {@link IllegalStateException}.
 */
public final class NativeMemory implements GrowableMemory, AutoCloseable {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena;
  private final MemorySegment reservation;
  private MemorySegment segment;

  @SuppressWarnings("MustBeClosedChecker") // closed with the memory
  private NativeMemory(int initialPages, int maximumPages, Reservation way) {
    arena = Arena.ofConfined();
    reservation = way.reserve(bytes(maximumPages), arena);
    segment = reservation.asSlice(0, bytes(initialPages));
  }

  /**
   * Reserves 4 GiB of address space.
   *
   * @param initialPages pages accessible at once, from 0 to {@link #MAX_PAGES}
   */
  public static NativeMemory reserve(int initialPages) {
    return reserve(initialPages, MAX_PAGES);
  }

  /**
   * Reserves address space for {@code maximumPages}.
   *
   * @param initialPages pages accessible at once, from 0 to {@code maximumPages}
   * @param maximumPages growth beyond it is refused; from 0 to {@link #MAX_PAGES}
   * @throws IllegalArgumentException where a number is out of range
   * @throws OutOfMemoryError where the operating system has no such address space
   * @throws java.io.UncheckedIOException where this process has no native access and the temporary
   *     file that stands in for it cannot be made
   */
  public static NativeMemory reserve(int initialPages, int maximumPages) {
    return reserve(initialPages, maximumPages, Reservation.best());
  }

  static NativeMemory reserve(int initialPages, int maximumPages, Reservation way) {
    if (maximumPages < 0 || maximumPages > MAX_PAGES) {
      throw new IllegalArgumentException(
          "maximumPages (" + maximumPages + ") must be from 0 to " + MAX_PAGES);
    }
    if (initialPages < 0 || initialPages > maximumPages) {
      throw new IllegalArgumentException(
          "initialPages (" + initialPages + ") must be from 0 to " + maximumPages);
    }
    return new NativeMemory(initialPages, maximumPages, way);
  }

  @Override
  public int memorySize() {
    checkAccess();
    return (int) (segment.byteSize() / PAGE_SIZE);
  }

  @Override
  public int memoryGrow(int deltaPages) {
    int previous = memorySize();
    long wanted = segment.byteSize() + bytes(deltaPages);
    if (wanted > reservation.byteSize()) {
      return -1;
    }
    segment = reservation.asSlice(0, wanted);
    return previous;
  }

  @Override
  public byte loadByte(int address) {
    try {
      return segment.get(JAVA_BYTE, Integer.toUnsignedLong(address));
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Byte.BYTES);
    }
  }

  @Override
  public void storeByte(int address, byte value) {
    try {
      segment.set(JAVA_BYTE, Integer.toUnsignedLong(address), value);
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Byte.BYTES);
    }
  }

  @Override
  public int loadInt(int address) {
    try {
      return segment.get(INT, Integer.toUnsignedLong(address));
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Integer.BYTES);
    }
  }

  @Override
  public void storeInt(int address, int value) {
    try {
      segment.set(INT, Integer.toUnsignedLong(address), value);
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Integer.BYTES);
    }
  }

  @Override
  public long loadLong(int address) {
    try {
      return segment.get(LONG, Integer.toUnsignedLong(address));
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Long.BYTES);
    }
  }

  @Override
  public void storeLong(int address, long value) {
    try {
      segment.set(LONG, Integer.toUnsignedLong(address), value);
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Long.BYTES);
    }
  }

  @Override
  public void fill(int address, int length, byte value) {
    slice(address, length).fill(value);
  }

  @Override
  public void copy(int destination, int source, int length) {
    checkAccess();
    slice(destination, length).copyFrom(slice(source, length));
  }

  /** Frees the memory. */
  @Override
  public void close() {
    arena.close();
  }

  /** A segment does not check its thread and life where it is asked for its size, or copies 0. */
  private void checkAccess() {
    segment.asSlice(0, 0).fill((byte) 0);
  }

  private MemorySegment slice(int address, int length) {
    try {
      return segment.asSlice(Integer.toUnsignedLong(address), Integer.toUnsignedLong(length));
    } catch (IndexOutOfBoundsException e) {
      throw outOfBounds(address, Integer.toUnsignedLong(length));
    }
  }

  private IndexOutOfBoundsException outOfBounds(int address, long length) {
    return new IndexOutOfBoundsException(
        "address ("
            + Integer.toUnsignedLong(address)
            + ") and length ("
            + length
            + ") reach beyond the memory's "
            + segment.byteSize()
            + " bytes");
  }

  private static long bytes(int pages) {
    return Integer.toUnsignedLong(pages) * PAGE_SIZE;
  }
}
