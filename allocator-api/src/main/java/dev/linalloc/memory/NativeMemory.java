package dev.linalloc.memory;

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
 * before. Every access is one bounds check against the accessible segment; {@link DirectInts} spare
 * what else a segment checks, where this process has native access.
 *
 * <p>With native access ({@code --enable-native-access=dev.linalloc.api}) on Linux the address
 * space is an anonymous mapping. Otherwise it is a private mapping of an empty temporary file,
 * which is deleted at once and takes no room on its disk; it never lies in a file system that keeps
 * files in memory, as a tmpfs does. Either way a page that was touched takes the process's memory
 * once, and what this memory can't have is an error when it is reserved. No access throws because
 * memory ran out: as for any memory that is not touched yet, the operating system gives a page or
 * ends a process.
 *
 * <p>The start of the address space is as aligned as anything in it can be, so that an address here
 * and the same address in the process are multiples of the same powers of two. A memory is confined
 * to the thread that made it: on any other, every call throws {@link WrongThreadException}. Closing
 * it frees everything, and every later call throws {@link IllegalStateException}.
 */
public final class NativeMemory extends DirectInts implements AutoCloseable {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Reservation way;
  private final int initialPages;
  private final Arena mapping;
  private final MemorySegment space;
  private final Arena life;
  private final MemorySegment reservation;

  /** Below it earlier memories in the same address space may have written; in bytes. */
  private final long dirty;

  @SuppressWarnings("MustBeClosedChecker") // closed with the memory
  private NativeMemory(
      Reservation way, int initialPages, Arena mapping, MemorySegment space, long dirty) {
    super(space.asSlice(0, 0));
    this.way = way;
    this.initialPages = initialPages;
    this.mapping = mapping;
    this.space = space;
    if (way.lends()) {
      life = Arena.ofConfined();
      reservation = space.reinterpret(life, null);
    } else {
      life = mapping;
      reservation = space;
    }
    this.dirty = dirty;
    extend(bytes(initialPages));
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
   * @throws IllegalArgumentException if a number is out of range
   * @throws OutOfMemoryError if the operating system has no such address space
   * @throws java.io.UncheckedIOException if this process has no native access and the temporary
   *     file cannot be made, because no folder is on a disk and takes it: not the one of {@code
   *     java.io.tmpdir}, {@code /var/tmp}, the user's home or the current one
   */
  public static NativeMemory reserve(int initialPages, int maximumPages) {
    return reserve(initialPages, maximumPages, Reservation.best());
  }

  /**
   * Reserves address space for {@code maximumPages} in the given way, and otherwise as {@link
   * #reserve(int, int)} does.
   */
  public static NativeMemory reserve(int initialPages, int maximumPages, Reservation way) {
    if (maximumPages < 0 || maximumPages > MAX_PAGES) {
      throw new IllegalArgumentException(
          "maximumPages (" + maximumPages + ") must be from 0 to " + MAX_PAGES);
    }
    if (initialPages < 0 || initialPages > maximumPages) {
      throw new IllegalArgumentException(
          "initialPages (" + initialPages + ") must be from 0 to " + maximumPages);
    }
    return reserve(initialPages, bytes(maximumPages), way);
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the memory
  private static NativeMemory reserve(int initialPages, long maximumBytes, Reservation way) {
    Arena mapping = Arena.ofConfined();
    return new NativeMemory(way, initialPages, mapping, way.reserve(maximumBytes, mapping), 0);
  }

  /**
   * Ends this memory, as {@link #close} does, and returns a fresh one of the same initial and
   * maximum pages. With native access on Linux it has the same address space, and pages that this
   * memory had are cleared when the fresh one grows into them: late, so that the caller finds them
   * in the cache, and a page that never was in use is not cleared at all. Otherwise it maps new
   * address space.
   *
   * @param clears whether such pages are cleared; if not, they may read as this memory left them
   * @throws WrongThreadException on any thread but the one that reserved this memory
   * @throws IllegalStateException after {@link #close}, or while native code uses a segment of it
   */
  public NativeMemory renew(boolean clears) {
    end();
    return way.lends()
        ? new NativeMemory(
            way, initialPages, mapping, space, clears ? Math.max(dirty, segment.byteSize()) : 0)
        : reserve(initialPages, reservation.byteSize(), way);
  }

  /**
   * Returns all bytes that this memory may ever have, from address 0 to its maximum, those that it
   * did not grow into yet included. The segment ends with this memory.
   */
  public MemorySegment reservation() {
    return reservation;
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
    extend(wanted);
    return previous;
  }

  /** Moves the end to {@code end}, and clears what earlier memories may have written below it. */
  private void extend(long end) {
    long start = segment.byteSize();
    extend(reservation.asSlice(0, end), way.lends());
    if (start < dirty) {
      segment.asSlice(start, Math.min(end, dirty) - start).fill((byte) 0);
    }
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
    if (length == 0) {
      checkAccess(); // which a segment that copies nothing does not
    }
    slice(destination, length).copyFrom(slice(source, length));
  }

  /** Frees the memory. */
  @Override
  public void close() {
    end();
    if (way.lends() && !life.scope().isAlive()) { // or an access would be one to nowhere
      mapping.close();
    }
  }

  private void end() {
    life.close();
    directEnd = 0;
  }

  /** Returns the scope of {@link #reservation}, which ends with this memory. */
  public MemorySegment.Scope scope() {
    return life.scope();
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

  private static long bytes(int pages) {
    return Integer.toUnsignedLong(pages) * PAGE_SIZE;
  }
}
