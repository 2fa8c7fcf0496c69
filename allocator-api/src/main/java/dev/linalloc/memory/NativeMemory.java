package dev.linalloc.memory;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A linear memory outside the Java heap. Its whole address space is reserved at once; the operating
 * system commits each page when it is first touched.
 *
 * <pre>
 *   0                memorySize() pages                  maximum
 *   ├── accessible ──────────┼── reserved, not accessible ───┤
 *   └ segment ───────────────┘
 *   └ reservation ───────────────────────────────────────────┘
 * </pre>
 *
 * <p>Growing replaces the accessible segment by a longer slice of the same reservation. It takes
 * O(1) and copies nothing. New pages read zero because they could not be accessed before. Every
 * access is checked against the bounds of the accessible segment. With native access, {@link
 * DirectInts} make the checks of 4-byte accesses faster.
 *
 * <p>With native access ({@code --enable-native-access=dev.linalloc.api}) on Linux the address
 * space is an anonymous mapping. Otherwise it is a private mapping of an empty temporary file,
 * which is deleted at once and takes no room on its disk; it never lies in a file system that keeps
 * files in memory, as a tmpfs does. In both cases a touched page takes memory of the process once.
 * If address space is lacking, reserving throws. No later access throws because memory ran out: the
 * operating system either provides the page or ends a process, as for all memory that is committed
 * lazily.
 *
 * <p>The address space starts at a multiple of its size, rounded up to a power of two. So an
 * address in this memory and the same byte's address in the process are multiples of the same
 * powers of two.
 *
 * <p>A memory is confined to the thread that made it: on any other, every call throws {@link
 * WrongThreadException}. Closing it frees everything, and every later call throws {@link
 * IllegalStateException}.
 */
public final class NativeMemory extends SegmentMemory implements AutoCloseable {
  private final Reservation kind;
  private final int initialPages;

  /** Holds the address space; null if it is borrowed and outlives this memory. */
  private final @Nullable Arena mapping;

  /** The address space, as a segment that outlives this memory if it can. */
  private final MemorySegment space;

  /** Holds this memory's segments; {@link #mapping} itself if the kind is not reusable. */
  private final Arena life;

  /** The address space, as a segment that lives as long as this memory. */
  private final MemorySegment reservation;

  /** Bytes below this offset may hold data of an earlier memory, and are cleared before use. */
  private final long dirty;

  @SuppressWarnings("MustBeClosedChecker") // closed with the memory
  private NativeMemory(
      Reservation kind,
      int initialPages,
      @Nullable Arena mapping,
      MemorySegment space,
      long dirty) {
    this.kind = kind;
    this.initialPages = initialPages;
    this.mapping = mapping;
    this.space = space;
    this.dirty = dirty;
    boolean reusable = kind.isReusable();
    Arena life = reusable ? Arena.ofConfined() : requireNonNull(mapping);
    MemorySegment reservation = reusable ? space.reinterpret(life, null) : space;
    this.life = life;
    this.reservation = reservation;
    super(start(reservation, bytes(initialPages)), reusable);
    clear(0);
  }

  /**
   * Returns the first {@code length} bytes. All of them are the segment itself, without an object.
   */
  private static MemorySegment start(MemorySegment segment, long length) {
    return length == segment.byteSize() ? segment : segment.asSlice(0, length);
  }

  /**
   * Reserves 4 GiB of address space. Throws as {@link #reserve(int, int)} does.
   *
   * @param initialPages pages accessible at once, from 0 to {@link #MAX_PAGES}
   * @return a memory of that many pages, all zero
   * @throws IllegalArgumentException if {@code initialPages} is out of range
   */
  public static NativeMemory reserve(int initialPages) {
    return reserve(initialPages, MAX_PAGES);
  }

  /**
   * Reserves address space for a maximum of pages.
   *
   * @param initialPages pages accessible at once, from 0 to {@code maximumPages}
   * @param maximumPages growth beyond it is refused; from 0 to {@link #MAX_PAGES}
   * @return a memory of {@code initialPages} pages, all zero
   * @throws IllegalArgumentException if a number is out of range
   * @throws OutOfMemoryError if the operating system has no such address space
   * @throws java.io.UncheckedIOException if this process has no native access and the temporary
   *     file cannot be made, for example because none of these folders is on a disk and can be
   *     written to: {@code java.io.tmpdir}, {@code /var/tmp}, the user's home and the current one
   */
  public static NativeMemory reserve(int initialPages, int maximumPages) {
    return reserve(initialPages, maximumPages, Reservation.best());
  }

  /**
   * Reserves address space of the given kind, and otherwise does as {@link #reserve(int, int)}.
   *
   * @param initialPages pages accessible at once, from 0 to {@code maximumPages}
   * @param maximumPages growth beyond it is refused; from 0 to {@link #MAX_PAGES}
   * @param kind of the address space
   * @return a memory of {@code initialPages} pages, all zero
   */
  public static NativeMemory reserve(int initialPages, int maximumPages, Reservation kind) {
    if (maximumPages < 0 || maximumPages > MAX_PAGES) {
      throw new IllegalArgumentException(
          "maximumPages (" + maximumPages + ") must be from 0 to " + MAX_PAGES);
    }
    if (initialPages < 0 || initialPages > maximumPages) {
      throw new IllegalArgumentException(
          "initialPages (" + initialPages + ") must be from 0 to " + maximumPages);
    }
    return reserve(initialPages, bytes(maximumPages), kind);
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the memory
  private static NativeMemory reserve(int initialPages, long maximumBytes, Reservation kind) {
    Arena mapping = Arena.ofConfined();
    MemorySegment space = kind.reserve(maximumBytes, mapping);
    AddressSpace.COUNT.opened(maximumBytes);
    return new NativeMemory(kind, initialPages, mapping, space, 0);
  }

  /**
   * Opens a memory over address space that outlives it, if the kind is reusable. Otherwise opens
   * one over new address space of the same size.
   *
   * @param space of the kind, a segment of any thread
   */
  static NativeMemory borrow(Reservation kind, int initialPages, MemorySegment space) {
    return kind.isReusable()
        ? new NativeMemory(kind, initialPages, null, space, 0)
        : reserve(initialPages, space.byteSize(), kind);
  }

  /**
   * Opens a second memory over the same bytes, with a lifetime of its own. This memory must outlive
   * it. Without native access, the second memory has its own bytes, which read zero. This takes
   * O(1); without native access, it takes as long as {@link #reserve(int)}.
   *
   * @return a memory of as many pages as this one had at first; with native access it holds what
   *     this one holds
   * @throws WrongThreadException on any thread but the one that reserved this memory
   * @throws IllegalStateException after {@link #close}
   */
  public NativeMemory nested() {
    checkAccess();
    return borrow(kind, initialPages, space);
  }

  /**
   * Closes this memory and makes a fresh one with the same initial and maximum pages. With native
   * access on Linux, the fresh memory reuses the address space; otherwise it maps new address
   * space. Reused pages that this memory had are cleared when the fresh one grows into them. So
   * they are in the cache when the caller uses them, and pages that were never in use are not
   * cleared at all.
   *
   * @param clears whether reused pages are cleared; if not, they may hold data of this memory
   * @return the fresh memory
   * @throws WrongThreadException on any thread but the one that reserved this memory
   * @throws IllegalStateException after {@link #close}, or while native code uses a segment of it
   */
  public NativeMemory renew(boolean clears) {
    end();
    return kind.isReusable()
        ? new NativeMemory(
            kind, initialPages, mapping, space, clears ? Math.max(dirty, segment.byteSize()) : 0)
        : reserve(initialPages, reservation.byteSize(), kind);
  }

  /**
   * {@return the whole address space, from address 0 to the maximum, including pages that this
   * memory has not grown into yet} The segment ends with this memory.
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

  /** Moves the end of memory to {@code end}. */
  private void extend(long end) {
    long before = segment.byteSize();
    extend(start(reservation, end), kind.isReusable());
    clear(before);
  }

  /** Clears the bytes from {@code start} on that earlier memories may have written. */
  private void clear(long start) {
    if (start < dirty) {
      segment.asSlice(start, Math.min(segment.byteSize(), dirty) - start).fill((byte) 0);
    }
  }

  /**
   * Frees the memory. Every segment of it throws on access afterwards.
   *
   * @throws WrongThreadException on any thread but the one that reserved this memory
   * @throws IllegalStateException if it is closed already, or while native code uses a segment of
   *     it
   */
  @Override
  public void close() {
    end();
    // Only after this memory's life: an access to unmapped pages would end the JVM.
    if (mapping != null && kind.isReusable() && !life.scope().isAlive()) {
      mapping.close();
      AddressSpace.COUNT.closed(space.byteSize());
    }
  }

  /** Ends this memory's segments, and its address space if that serves this memory alone. */
  private void end() {
    life.close();
    directEnd = 0;
    if (!kind.isReusable()) {
      AddressSpace.COUNT.closed(space.byteSize());
    }
  }

  /** {@return the scope of {@link #reservation}, which ends with this memory} */
  public MemorySegment.Scope scope() {
    return life.scope();
  }

  private static long bytes(int pages) {
    return Integer.toUnsignedLong(pages) * PAGE_SIZE;
  }
}
