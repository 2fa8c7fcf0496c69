package dev.linalloc.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reserved address space that several memories use in turn, each on a thread of its own.
 *
 * <pre>
 *   open() on thread 1 ─── close()   open() on thread 2 ─── close()   …   close()
 *   └ a memory of thread 1 ─┘        └ a memory of thread 2 ─┘            └ the space
 * </pre>
 *
 * <p>A {@link NativeMemory} is confined to one thread. Address space is not: any thread may open a
 * memory in it, one at a time, and any thread may close it. A later memory finds the bytes that an
 * earlier one wrote. Opening a memory takes O(1) with native access. Without native access, each
 * memory reserves its own address space, since only a restricted method of Java can give the same
 * bytes a second lifetime.
 *
 * <p>The caller must ensure that one memory is closed before the next one is opened, and the last
 * one before this is closed; that what one thread wrote is visible to the next; and that no more
 * calls follow {@link #close}.
 */
public final class AddressSpace implements AutoCloseable {
  /** What is open in this process. */
  static final Count COUNT = new Count();

  private final Reservation kind;
  private final int pages;
  private final Arena mapping = Arena.ofShared();
  private final MemorySegment space;

  private AddressSpace(Reservation kind, int pages) {
    this.kind = kind;
    this.pages = pages;
    long bytes = (long) pages * NativeMemory.PAGE_SIZE;
    if (kind.isReusable()) {
      space = kind.reserve(bytes, mapping);
      COUNT.opened(bytes);
    } else {
      space = MemorySegment.NULL;
    }
  }

  /**
   * Reserves address space.
   *
   * @param pages its size, from 0 to {@link NativeMemory#MAX_PAGES}
   * @param kind of the address space
   * @return address space whose bytes are all zero
   * @throws OutOfMemoryError if the operating system has no such address space
   */
  public static AddressSpace reserve(int pages, Reservation kind) {
    return new AddressSpace(kind, pages);
  }

  /**
   * Opens a memory that has all pages from the start, confined to this thread.
   *
   * @return a memory whose bytes are those that earlier memories of this address space left
   */
  public NativeMemory open() {
    return kind.isReusable()
        ? NativeMemory.borrow(kind, pages, space)
        : NativeMemory.reserve(pages, pages, kind);
  }

  /** Gives the address space back to the operating system. */
  @Override
  public void close() {
    mapping.close();
    if (kind.isReusable()) {
      COUNT.closed(space.byteSize());
    }
  }

  /** {@return how many reservations of address space are open in this process} */
  public static long openCount() {
    return COUNT.spaces.get();
  }

  /** {@return the bytes of address space that are reserved in this process} */
  public static long reservedBytes() {
    return COUNT.bytes.get();
  }

  /** Counts the open reservations, from any thread. */
  static final class Count {
    private final AtomicLong spaces = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    void opened(long size) {
      spaces.incrementAndGet();
      bytes.addAndGet(size);
    }

    void closed(long size) {
      spaces.decrementAndGet();
      bytes.addAndGet(-size);
    }

    @Override
    public String toString() {
      return spaces + " memories of " + bytes + " bytes";
    }
  }
}
