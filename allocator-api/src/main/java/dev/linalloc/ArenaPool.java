package dev.linalloc;

import dev.linalloc.memory.AddressSpace;
import dev.linalloc.memory.Reservation;
import dev.linalloc.spi.AllocatorProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of {@link LinearArena}s for servers: a request borrows an arena, and returns it by
 * closing it.
 *
 * <pre>{@code
 * try (LinearArena arena = pool.borrow()) {
 *   MemorySegment body = arena.allocate(request.size(), 16);
 *   handle(request, body);
 * } // all segments end, and the next request borrows the same memory
 * }</pre>
 *
 * <p>Any thread may borrow, virtual threads included. The arena is confined to the thread that
 * borrowed it, which must also close it. If all arenas are borrowed, {@link #borrow()} waits until
 * one is returned: so the pool also bounds how many requests run at a time. It bounds memory to
 * {@code arenas × maxBytes}.
 *
 * <p><b>How.</b> Each place of the pool holds the address space of one arena. A thread starts to
 * look for a free place at a number made of its own, so threads rarely meet; a semaphore counts the
 * free places and makes threads wait. Memory that an arena wrote is cleared by the next one that
 * allocates there, segment by segment.
 *
 * <p><b>Cost.</b> With native access, borrowing and returning take O(1) and make no system call.
 * Without native access, each borrowing reserves address space anew.
 *
 * <p><b>Errors.</b> Closing a borrowed arena twice throws. {@link #close} throws if an arena was
 * not returned, and {@link #borrow(Duration)} when it has waited too long; both messages name the
 * threads that hold arenas. If the pool is {@linkplain Watch watched}, messages also name the
 * places that borrowed and returned.
 */
public final class ArenaPool implements AutoCloseable {
  /** Closing the pool makes this thread the borrower of each place, so no other can borrow it. */
  private static final Thread CLOSED = new Thread("a closed pool");

  private final AllocatorProvider provider;
  private final Watch watch;
  private final List<Place> places;
  private final Semaphore free;
  private volatile boolean closed;

  ArenaPool(AllocatorProvider provider, int arenas, long maxBytes, Watch watch, Reservation kind) {
    LinearArena.checkKind(provider);
    this.provider = provider;
    this.watch = watch;
    int pages = ConfinedArena.pages(maxBytes);
    if (arenas < 1) {
      throw new IllegalArgumentException("arenas (" + arenas + ") must be at least 1");
    }
    places = IntStream.range(0, arenas).mapToObj(_ -> new Place(pages, kind)).toList();
    free = new Semaphore(arenas);
  }

  /**
   * Makes a pool of arenas over the bump allocator {@code mini}.
   *
   * @param arenas the most arenas that are borrowed at a time, at least 1
   * @param maxBytes the most memory that an arena takes, from 1 to {@link LinearArena#MAX_BYTES},
   *     rounded up to whole pages of 64 KiB
   * @return a pool, which the caller must close
   * @throws IllegalArgumentException if a number is out of range or {@code mini} is not on the path
   */
  public static ArenaPool of(int arenas, long maxBytes) {
    ConfinedArena.checkMaxBytes(maxBytes); // before the look-up, which may throw too
    return of(Allocators.remembered("mini"), arenas, maxBytes, Watch.byProperties());
  }

  /**
   * Makes a pool of arenas over any bump allocator without overhead.
   *
   * @param provider makes an allocator each time an arena is borrowed; see {@link
   *     LinearArena#ofConfined(AllocatorProvider, long)}
   * @param arenas the most arenas that are borrowed at a time, at least 1
   * @param maxBytes the most memory that an arena takes, from 1 to {@link LinearArena#MAX_BYTES},
   *     rounded up to whole pages of 64 KiB
   * @param watch whether the places that borrow, return and allocate are recorded
   * @return a pool, which the caller must close
   * @throws IllegalArgumentException if a number is out of range, or the provider does not promise
   *     what a {@link LinearArena} needs
   */
  public static ArenaPool of(AllocatorProvider provider, int arenas, long maxBytes, Watch watch) {
    return new ArenaPool(provider, arenas, maxBytes, watch, Reservation.best().dense());
  }

  /**
   * Borrows an arena for this thread, and waits while all are borrowed.
   *
   * @return an empty arena, which this thread must close
   * @throws InterruptedException if this thread is interrupted while it waits
   * @throws IllegalStateException after {@link #close()}
   * @throws OutOfMemoryError if there is no address space for the arena
   */
  public LinearArena borrow() throws InterruptedException {
    free.acquire();
    return lend();
  }

  /**
   * Borrows an arena for this thread, and waits for a limited time while all are borrowed.
   *
   * @param longest the longest time to wait; with zero or less it does not wait
   * @return an empty arena, which this thread must close
   * @throws TimeoutException if no arena was returned in that time; the message names the threads
   *     that hold arenas
   * @throws InterruptedException if this thread is interrupted while it waits
   * @throws IllegalStateException after {@link #close()}
   * @throws OutOfMemoryError if there is no address space for the arena
   */
  public LinearArena borrow(Duration longest) throws InterruptedException, TimeoutException {
    if (!free.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("all arenas are borrowed: " + borrowers());
    }
    return lend();
  }

  /** Lends an arena to this thread, which has acquired a permit. */
  private LinearArena lend() {
    Place place = take();
    if (place == null) {
      free.release(); // for the next thread that waits
      throw new IllegalStateException("the pool is closed");
    }
    try {
      return place.open();
    } catch (Throwable e) {
      place.giveBack();
      throw e;
    }
  }

  /**
   * Takes a free place. There is one, since the caller has a permit; or the pool is closed, and the
   * result is null.
   */
  private @Nullable Place take() {
    int start = (int) (Thread.currentThread().threadId() % places.size());
    for (int i = start; !closed; i = i + 1 < places.size() ? i + 1 : 0) {
      Place place = places.get(i);
      if (place.take()) {
        return place;
      }
    }
    return null;
  }

  /** {@return the most arenas that are borrowed at a time} */
  public int arenas() {
    return places.size();
  }

  /** {@return the arenas that are borrowed now; another thread may change it at any time} */
  public int borrowed() {
    return borrowers().size();
  }

  /** {@return about how many threads wait for an arena} */
  public int waiting() {
    return free.getQueueLength();
  }

  /**
   * Closes the pool and gives its memory back to the operating system. Every thread that waits for
   * an arena gets an exception. An arena that is still borrowed stays usable; its memory is given
   * back when it is returned. Any thread may call this, more than once.
   *
   * @throws IllegalStateException if an arena is still borrowed; the message names the threads that
   *     hold arenas
   */
  @Override
  public void close() {
    closed = true;
    places.forEach(Place::closeIfFree);
    free.release(); // wakes a thread that waits, which wakes the next one
    List<String> borrowers = borrowers();
    if (!borrowers.isEmpty()) {
      throw new IllegalStateException("arenas were not returned to the pool: " + borrowers);
    }
  }

  private List<String> borrowers() {
    return places.stream().flatMap(Place::describeBorrower).toList();
  }

  /** The memory of one arena, which arenas of several threads use in turn. */
  private final class Place {
    /** The thread that has borrowed this place; null if it is free. */
    private final AtomicReference<@Nullable Thread> borrower = new AtomicReference<>();

    private final int pages;
    private final Reservation kind;

    // Only the borrower may use these.

    /** Null until the place is borrowed for the first time. */
    private @Nullable AddressSpace space;

    /** The end of the memory that earlier arenas may have written. */
    private long clean = ConfinedArena.HEAP_BASE;

    /** Where the place was borrowed, if the pool is watched; any thread may read it. */
    private volatile String site = "";

    Place(int pages, Reservation kind) {
      this.pages = pages;
      this.kind = kind;
    }

    boolean take() {
      return borrower.compareAndSet(null, Thread.currentThread());
    }

    LinearArena open() {
      if (watch != Watch.OFF) {
        site = ", borrowed at " + Site.here();
      }
      if (space == null) {
        space = AddressSpace.reserve(pages, kind);
      }
      return new LinearArena(
          provider, watch, space.open(), ConfinedArena.HEAP_BASE, clean, this::returned);
    }

    private void returned(LinearArena arena) {
      clean = arena.written();
      giveBack();
    }

    void giveBack() {
      borrower.set(null);
      if (closed) { // the thread that closed the pool may have passed before the line above
        closeIfFree();
      }
      free.release();
    }

    void closeIfFree() {
      if (borrower.compareAndSet(null, CLOSED) && space != null) {
        space.close();
      }
    }

    Stream<String> describeBorrower() {
      Thread thread = borrower.get();
      return thread == null || thread == CLOSED ? Stream.of() : Stream.of(thread + site);
    }
  }
}
