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
 * <p>Ints, which is what allocators keep their books in, have a shorter way. A segment checks its
 * type, length, owner and life, so that half of what a pair of calls costs would be checks. Where
 * this process has native access, an int is therefore taken straight from the process's memory,
 * after one comparison of its address and one of the thread. Whatever fails either is the segment's
 * to answer: it is an error, or there is no native access.
 *
 * <p>Where the address space comes from is {@link Reservation}'s matter. Its start is as aligned as
 * anything in it can be, so that an address here and the same address in the process are multiples
 * of the same powers of two. A memory is confined to the thread that made it: on any other, every
 * call throws {@link WrongThreadException}. Closing it frees everything, and every later call
 * throws {@link IllegalStateException}.
 */
public final class NativeMemory implements GrowableMemory, AutoCloseable {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
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

  private final Thread owner = Thread.currentThread();

  /** Where the reservation starts in the process. */
  private final long base;

  private MemorySegment segment;

  /** Below it {@link #owner} has an int directly, in bytes; 0 after {@link #close}. */
  private long direct;

  @SuppressWarnings("MustBeClosedChecker") // closed with the memory
  private NativeMemory(
      Reservation way, int initialPages, Arena mapping, MemorySegment space, long dirty) {
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
    this.base = reservation.address();
    this.segment = reservation.asSlice(0, 0);
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
    return reserve(initialPages, bytes(maximumPages), way);
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the memory
  private static NativeMemory reserve(int initialPages, long maximumBytes, Reservation way) {
    Arena mapping = Arena.ofConfined();
    return new NativeMemory(way, initialPages, mapping, way.reserve(maximumBytes, mapping), 0);
  }

  /**
   * Ends this memory, as {@link #close} does, and begins one in its place that can't be told from a
   * new one. Where the address space can be lent again, it is, and pages that this memory had are
   * cleared when they are next grown into: late, so that they are in the cache for whoever asked,
   * and no page that never was is cleared at all.
   */
  NativeMemory renew() {
    end();
    return way.lends()
        ? new NativeMemory(way, initialPages, mapping, space, Math.max(dirty, segment.byteSize()))
        : reserve(initialPages, reservation.byteSize(), way);
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
    segment = reservation.asSlice(0, end);
    direct = way.lends() ? end - (Integer.BYTES - 1) : 0;
    segment.asSlice(start, Math.max(0, Math.min(end, dirty) - start)).fill((byte) 0);
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
  public void storeInt(int address, int value) {
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

  private boolean isDirect(long at) {
    return at < direct && Thread.currentThread() == owner;
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
    end();
    if (way.lends()) {
      mapping.close();
    }
  }

  private void end() {
    life.close();
    direct = 0;
  }

  /** Ends with this memory; so does every segment that {@link #slice} answered. */
  MemorySegment.Scope scope() {
    return life.scope();
  }

  /**
   * Throws what a segment throws on the wrong thread and after {@link #close}. A segment does not
   * check its thread and life where it is asked for its size, or copies 0.
   */
  void checkAccess() {
    segment.asSlice(0, 0).fill((byte) 0);
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

  /** Made when it is first used, which is with native access alone. */
  private static final class WholeProcess {
    static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }
}
