package dev.linalloc;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.memory.Reservation;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.Pages;
import dev.linalloc.spi.Promises;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Arena} over a bump allocator: zero-filled segments that live until {@link #reset()},
 * which frees all of them at once. {@link #openScope} opens an arena within this one, whose
 * segments end earlier. {@link HeapArena} frees single segments too.
 *
 * <pre>
 *   start                                             maxBytes
 *     │ segment │ segment │ ··· │ free, reads zero ··· │
 *     └─────────┴─────────┴─────┴──────────────────────┘
 *                               └ top
 * </pre>
 *
 * <p>The arena takes the place of {@link Arena#ofConfined()}: it checks sizes, alignments, threads
 * and closing in the same way and throws the same errors. When no room is left, it throws an {@link
 * OutOfMemoryError} that names the requested size, the live bytes and the limit. Padding for
 * alignment counts towards the limit.
 *
 * <p>The allocator must promise to be a bump allocator with {@code overheadBytes} 0, as {@code
 * mini} does. Such an allocator writes no metadata to the memory, so memory above the newest
 * segment reads zero and needs no clearing. After a reset, the arena clears each segment when it
 * hands it out, but only below the highest end of earlier segments.
 *
 * <p>Allocating a segment costs about as much as slicing one. Opening an arena takes tens of
 * microseconds, since the operating system must reserve address space: keep an arena and reset it
 * instead of opening another. With native access ({@code --enable-native-access=dev.linalloc.api})
 * a reset keeps the address space, and memory beyond the first 2 MiB comes in huge pages if the
 * operating system has them. Without native access, a reset costs as much as opening.
 */
public final class LinearArena extends ConfinedArena {
  /** The first address of segments, in bytes. */
  private final long base;

  /** Is told when this arena is closed. */
  private final Consumer<LinearArena> lender;

  /**
   * Memory below this address may hold data of earlier segments. It is never below {@link
   * #HEAP_BASE}, so one comparison with it detects both memory to clear and {@link
   * GlobalAllocator#NULL}.
   */
  private long clean;

  /** The end of the newest segment, in bytes; {@link #base} before the first. */
  private long top;

  /** Where the open scope was opened; null if there is none. */
  private @Nullable String openScope;

  LinearArena(AllocatorProvider provider, Watch watch, long maxBytes, Reservation kind) {
    checkKind(provider);
    int pages = pages(maxBytes);
    this(
        provider,
        watch,
        NativeMemory.reserve(pages, pages, kind),
        HEAP_BASE,
        HEAP_BASE,
        ArenaGauge::closed);
    ArenaGauge.opened(this);
  }

  /**
   * Opens an arena over a memory that has all its pages.
   *
   * @param base the first address of segments
   * @param clean see {@link #clean}
   * @param lender is told when the arena is closed
   */
  LinearArena(
      AllocatorProvider provider,
      Watch watch,
      NativeMemory memory,
      long base,
      long clean,
      Consumer<LinearArena> lender) {
    this.base = base;
    this.clean = clean;
    this.lender = lender;
    top = base;
    super(provider, watch, memory, (int) base);
  }

  static void checkKind(AllocatorProvider provider) {
    Promises promises = provider.promises();
    if (!promises.bump() || promises.overheadBytes() != 0) {
      throw new IllegalArgumentException(
          "LinearArena needs an allocator that promises bump and overheadBytes 0, and "
              + provider.name()
              + " does not; for one that promises reclaiming there is HeapArena");
    }
  }

  /**
   * Opens an arena of up to 4 GiB over the bump allocator {@code mini}, confined to this thread.
   *
   * @return an empty arena, which the caller must close
   * @throws IllegalArgumentException if {@code mini} is not on the path
   */
  public static LinearArena ofConfined() {
    return ofConfined(MAX_BYTES);
  }

  /**
   * Opens an arena over the bump allocator {@code mini}, confined to this thread.
   *
   * @param maxBytes the most memory to take, from 1 to {@link #MAX_BYTES}, rounded up to whole
   *     pages of 64 KiB
   * @return an empty arena, which the caller must close
   * @throws IllegalArgumentException if {@code maxBytes} is out of range or {@code mini} is not on
   *     the path
   */
  public static LinearArena ofConfined(long maxBytes) {
    checkMaxBytes(maxBytes); // before the look-up, which may throw too
    return ofConfined(Allocators.remembered("mini"), maxBytes);
  }

  /**
   * Opens an arena over any bump allocator without overhead, confined to this thread.
   *
   * @param provider makes the allocator, and a new one at every reset; {@link Allocators#provider}
   *     finds a provider by name
   * @param maxBytes the most memory to take, from 1 to {@link #MAX_BYTES}, rounded up to whole
   *     pages of 64 KiB
   * @return an empty arena, which the caller must close
   * @throws IllegalArgumentException if {@code maxBytes} is out of range, or the provider does not
   *     promise {@link Promises#bump} and {@code overheadBytes} 0
   */
  public static LinearArena ofConfined(AllocatorProvider provider, long maxBytes) {
    return ofConfined(provider, maxBytes, Watch.byProperties());
  }

  /**
   * Opens an arena as {@link #ofConfined(AllocatorProvider, long)} does.
   *
   * @param provider makes the allocator, and a new one at every reset
   * @param maxBytes the most memory to take, from 1 to {@link #MAX_BYTES}
   * @param watch whether the places that allocate are recorded
   * @return an empty arena, which the caller must close
   */
  public static LinearArena ofConfined(AllocatorProvider provider, long maxBytes, Watch watch) {
    return new LinearArena(provider, watch, maxBytes, Reservation.best().dense());
  }

  /**
   * Opens a scope: an arena whose segments end, all together, before this one continues.
   *
   * <pre>
   *     │ segments of this arena │ segments of the scope │ free ··· │
   *     └────────────────────────┴───────────────────────┴──────────┘
   *                              └ top of this arena: the scope's close returns to it
   * </pre>
   *
   * <p>While the scope is open, this arena refuses to allocate, to reset and to close. A scope may
   * open scopes of its own, and resets like any arena. Opening and closing take O(1). With native
   * access, the scope's memory is this arena's, and each segment of later scopes clears what
   * earlier ones wrote there. Without native access, a scope maps memory of its own, which takes as
   * long as opening an arena.
   *
   * @return an empty arena over the rest of this arena's memory, which the caller must close
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}, or while another scope of this arena is
   *     open
   */
  public LinearArena openScope() {
    checkCaller();
    LinearArena scope =
        new LinearArena(provider, watch, memory.nested(), top, clean, this::endScope);
    openScope = ledger == null ? "a place that -Ddev.linalloc.track=true tells" : Site.here();
    lend(true);
    return scope;
  }

  private void endScope(LinearArena scope) {
    clean = scope.written();
    recordPeak(liveBytes() + scope.peakBytes());
    openScope = null;
    lend(false);
  }

  /** Returns the end of the memory that segments of this arena may have written. */
  long written() {
    return Math.max(clean, top);
  }

  private void checkNoScope() {
    if (openScope != null) {
      memory.checkAccess(); // on a wrong thread, that is the error
      throw new IllegalStateException(
          "a scope of this arena is open, and must be closed first; it was opened at " + openScope);
    }
  }

  @Override
  void refuse() {
    super.refuse();
    checkNoScope();
  }

  /**
   * Returns a zero-filled segment that lives until the next {@link #reset} or {@link #close}.
   *
   * @throws IllegalArgumentException if {@code byteSize} is negative or {@code byteAlignment} is no
   *     power of two
   * @throws OutOfMemoryError if the arena has no room
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}
   */
  @Override
  public MemorySegment allocate(long byteSize, long byteAlignment) {
    // C2, the JVM's optimising compiler, inlines hot methods of up to 325 bytes of byte code. Only
    // if this method is inlined can C2 avoid making an object for the segment. So this method has
    // only a quick check; the full check is a method of its own.
    int size = (int) byteSize;
    int align = (int) byteAlignment;
    if (size != byteSize
        || size <= 0
        || align != byteAlignment
        || align <= 0
        || (align & align - 1) != 0) {
      size = checkRequest(byteSize, byteAlignment); // rare: 0 bytes, 2 GiB and more, or illegal
    }
    checkCaller();
    int address = allocator.allocZeroed(size, align);
    long start = Integer.toUnsignedLong(address);
    if (start < clean) {
      clear(address, byteSize, byteAlignment);
    }
    MemorySegment segment = space.asSlice(start, byteSize);
    top = start + Integer.toUnsignedLong(size);
    return segment;
  }

  /**
   * Clears the part of a new segment that earlier ones may have written.
   *
   * @throws OutOfMemoryError if {@code address} is {@link GlobalAllocator#NULL}
   */
  private void clear(int address, long byteSize, long byteAlignment) {
    if (address == GlobalAllocator.NULL) {
      throw exhausted(byteSize, byteAlignment);
    }
    long start = Integer.toUnsignedLong(address);
    memory.fill(address, (int) (Math.min(start + byteSize, clean) - start), (byte) 0);
  }

  @Override
  public void reset() {
    checkNoScope();
    memory.checkAccess();
    new ArenaEvent.Reset().commit(this);
    restart(false);
    clean = written();
    top = base;
  }

  @Override
  public void close() {
    checkNoScope();
    super.close();
    lender.accept(this);
  }

  /** Returns the bytes up to the end of the newest segment, padding included. */
  @Override
  public long liveBytes() {
    return top - base;
  }

  /**
   * Returns the pages of 64 KiB that the segments lie in.
   *
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}
   */
  @Override
  public int pages() {
    memory.checkAccess();
    return top == base ? 0 : Pages.toHold(top) - (int) (base >> Pages.SHIFT);
  }
}
