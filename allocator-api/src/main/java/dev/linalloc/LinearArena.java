package dev.linalloc;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.memory.Reservation;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Promises;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An {@link Arena} over a bump allocator: zero-filled segments that live until {@link #reset()},
 * which frees all of them at once. {@link HeapArena} frees single segments too.
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
  /**
   * Memory below this address may hold data of segments before the last reset. It is never below
   * {@link #HEAP_BASE}, so one comparison with it detects both memory to clear and {@link
   * GlobalAllocator#NULL}.
   */
  private long clean = HEAP_BASE;

  /** The end of the newest segment, in bytes; 0 before the first. */
  private long top;

  LinearArena(AllocatorProvider provider, long maxBytes, Reservation kind) {
    checkKind(provider);
    int pages = pages(maxBytes);
    super(provider, NativeMemory.reserve(pages, pages, kind));
  }

  private static void checkKind(AllocatorProvider provider) {
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
    return new LinearArena(provider, maxBytes, Reservation.best().dense());
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
    restart(false);
    clean = Math.max(clean, top);
    top = 0;
  }

  /** Returns the bytes up to the end of the newest segment, padding included. */
  @Override
  public long liveBytes() {
    return Math.max(0, top - HEAP_BASE);
  }

  /**
   * Returns the pages of 64 KiB up to the end of the newest segment.
   *
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}
   */
  @Override
  public int pages() {
    memory.checkAccess();
    return (int) ((top + LinearMemory.PAGE_SIZE - 1) / LinearMemory.PAGE_SIZE);
  }
}
