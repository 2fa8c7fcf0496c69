package dev.linalloc;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The common part of {@link LinearArena} and {@link HeapArena}: one linear memory, confined to the
 * thread that opened the arena, and an allocator that hands out its addresses.
 *
 * <pre>
 *   0    HEAP_BASE                                     maxBytes
 *   │ unused │ blocks and metadata of the allocator   ··· │
 *   └────────┴────────────────────────────────────────────┘
 *     a segment is the slice of this memory at a block's address
 * </pre>
 *
 * <p>A reset closes the memory, which ends all its segments, and makes another allocator over a
 * fresh memory. With native access ({@code --enable-native-access=dev.linalloc.api}) the fresh
 * memory is the same address space; without it, a reset maps another one, which costs as much as
 * opening an arena.
 */
abstract sealed class ConfinedArena implements Arena permits HeapArena, LinearArena {
  /** Bytes of address space of a wasm32 memory, the largest {@code maxBytes}. */
  public static final long MAX_BYTES = 1L << 32;

  /** Addresses start here: 0 is NULL, and 16 keeps the first segment aligned to 16. */
  static final int HEAP_BASE = 16;

  private static final long MAX_SIZE = MAX_BYTES - 1;
  private static final long MAX_ALIGN = 1L << 31;

  final AllocatorProvider provider;
  final Watch watch;

  /** What is live and where it was allocated; null if the arena is not watched. */
  final @Nullable Ledger ledger;

  /** The first address of this arena's segments, unsigned. */
  private final int heapBase;

  /** The only thread that may call; null once closed, so that one comparison checks both. */
  private @Nullable Thread owner = Thread.currentThread();

  NativeMemory memory;

  /** All address space of {@link #memory}, including pages that it has not grown into yet. */
  MemorySegment space;

  GlobalAllocator allocator;

  private long peak;

  /**
   * Opens an arena.
   *
   * @param memory belongs to the arena from now on, which closes it if the provider throws
   * @param heapBase the first address of segments, unsigned
   */
  ConfinedArena(AllocatorProvider provider, Watch watch, NativeMemory memory, int heapBase) {
    this.provider = provider;
    this.watch = watch;
    this.memory = memory;
    this.heapBase = heapBase;
    space = memory.reservation();
    ledger = watch.ledger(getClass(), provider);
    try {
      allocator = create();
    } catch (Throwable e) {
      memory.close(); // a caller gets no arena to close
      throw e;
    }
    if (ledger != null) {
      ledger.watchOver(this);
    }
  }

  private GlobalAllocator create() {
    return Watch.over(provider.create(memory, heapBase), memory, ledger);
  }

  static void checkMaxBytes(long maxBytes) {
    if (maxBytes < 1 || maxBytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "maxBytes (" + maxBytes + ") must be from 1 to " + MAX_BYTES);
    }
  }

  /** Returns the pages that hold {@code maxBytes}. */
  static int pages(long maxBytes) {
    checkMaxBytes(maxBytes);
    return (int) ((maxBytes + LinearMemory.PAGE_SIZE - 1) / LinearMemory.PAGE_SIZE);
  }

  /**
   * Frees every segment at once and starts over with an empty arena. From then on every earlier
   * segment throws on access. If the provider throws instead of making another allocator, the arena
   * is closed.
   *
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}, or while native code uses a segment
   */
  public abstract void reset();

  /**
   * Closes the memory, which ends all its segments, and makes another allocator over a fresh one.
   *
   * @param clears whether the fresh memory clears each page that the old one may have written, when
   *     the allocator grows into it; otherwise the caller must clear it
   */
  final void restart(boolean clears) {
    recordPeak();
    memory = memory.renew(clears);
    space = memory.reservation();
    try {
      if (ledger != null) {
        ledger.restarted();
      }
      allocator = create();
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /**
   * Gives the memory back to the operating system. Every segment throws on access afterwards.
   *
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException if it is closed already, or while native code uses a segment
   */
  @Override
  public void close() {
    if (ledger != null && !memory.scope().isAlive()) {
      throw new IllegalStateException("Already closed: the arena was " + ledger.history());
    }
    memory.close();
    owner = null;
    if (ledger != null) {
      ledger.closed();
    }
  }

  /**
   * {@return a text for people: the bytes that are live, and if this arena is {@linkplain Watch
   * watched}, the places that allocated them} Any thread may call it while the owner is idle.
   */
  public String report() {
    String bytes = liveBytes() + " bytes live, " + peakBytes() + " at most, limit " + maxBytes();
    return ledger == null
        ? bytes + "; -Ddev.linalloc.track=true lists the places that allocated them"
        : bytes + ": " + ledger.report();
  }

  /** {@return the scope of the segments since the last reset} It ends with the next reset. */
  @Override
  public MemorySegment.Scope scope() {
    return space.scope();
  }

  /** {@return the most memory that this arena may take, in bytes: a multiple of 64 KiB} */
  public long maxBytes() {
    return space.byteSize();
  }

  /** {@return the bytes that live segments take} Costs O(1). */
  public abstract long liveBytes();

  /** {@return the largest value that {@link #liveBytes} ever had, also before earlier resets} */
  public long peakBytes() {
    return Math.max(peak, liveBytes());
  }

  /** Records the peak. Must be called before {@link #liveBytes} falls. */
  final void recordPeak() {
    recordPeak(liveBytes());
  }

  final void recordPeak(long bytes) {
    peak = Math.max(peak, bytes);
  }

  /**
   * {@return the pages of 64 KiB in use since the last reset}
   *
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}
   */
  public abstract int pages();

  final void checkCaller() {
    if (Thread.currentThread() != owner) {
      refuse();
    }
  }

  /** Throws the same exceptions as a JDK arena, on the wrong thread and once it is closed. */
  void refuse() {
    memory.checkAccess();
  }

  /**
   * Refuses every call on this arena while another one, which shares its memory, is open.
   *
   * @param lent whether the other arena is open
   */
  final void lend(boolean lent) {
    owner = lent ? null : Thread.currentThread();
  }

  /**
   * Refuses requests that a JDK arena refuses, with the JDK's messages, and requests that exceed
   * every memory.
   *
   * @return the bytes to allocate, unsigned: at least 1, so each segment has its own address
   */
  final int checkRequest(long byteSize, long byteAlignment) {
    if (byteSize < 0) {
      throw new IllegalArgumentException("The provided allocation size is negative: " + byteSize);
    }
    if (byteAlignment <= 0 || (byteAlignment & byteAlignment - 1) != 0) {
      throw new IllegalArgumentException("Invalid alignment constraint : " + byteAlignment);
    }
    checkCaller();
    if (byteSize > MAX_SIZE || byteAlignment > MAX_ALIGN) {
      throw exhausted(byteSize, byteAlignment);
    }
    return (int) Math.max(1, byteSize);
  }

  final OutOfMemoryError exhausted(long byteSize, long byteAlignment) {
    ArenaEvent.Exhausted event = new ArenaEvent.Exhausted();
    event.requested = byteSize;
    event.commit(this);
    return new OutOfMemoryError(
        "no room for "
            + byteSize
            + " bytes aligned to "
            + byteAlignment
            + ": "
            + liveBytes()
            + " bytes are live, the limit is "
            + maxBytes());
  }
}
