package dev.linalloc;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.memory.Reservation;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.Promises;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Arena} over an allocator that reclaims memory. Segments are zero-filled. {@link #free}
 * frees a single segment, so that later ones reuse its memory; {@link #realloc} makes one larger or
 * smaller; {@link #reset()} frees all of them at once. If a program frees no single segments,
 * {@link LinearArena} is faster.
 *
 * <pre>
 *   start                                        pages()      maxBytes
 *     │ segment │ freed │ segment │ segment │ ··· │ not grown into │
 *     └─────────┴───────┴─────────┴─────────┴─────┴────────────────┘
 *                   └ the next segment that fits
 * </pre>
 *
 * <p>The arena takes the place of {@link Arena#ofConfined()}: it checks sizes, alignments, threads
 * and closing in the same way and throws the same errors. When no room is left, it throws an {@link
 * OutOfMemoryError} that names the requested size, the live bytes and the limit. Padding for
 * alignment and the allocator's own metadata count towards the limit.
 *
 * <p>The allocator must promise to be {@linkplain Promises#reclaiming reclaiming}, as {@code dl}
 * and {@code wee} do: over any other, {@code free} would make no room. {@link Allocators#open}
 * opens an allocator with any promises.
 *
 * <p>The arena keeps a table of the live segments, so {@code free} refuses any other segment. It
 * takes 18 to 36 bytes of the Java heap per segment, and no object. An allocation and a free each
 * cost one operation of that table and one of the allocator. With native access, memory beyond the
 * first 2 MiB comes in huge pages if the operating system has them. Opening and resetting cost as
 * much as in {@link LinearArena}.
 *
 * <p>A freed segment stays accessible until the next reset. If the program writes to it, it may
 * destroy the allocator's metadata. The arena reports that when the allocator stumbles over it;
 * {@link Watch#CHECK} finds the segment and the places that allocated and freed it.
 */
public final class HeapArena extends ConfinedArena {
  private LiveBlocks blocks = new LiveBlocks();
  private long live;

  HeapArena(AllocatorProvider provider, Watch watch, long maxBytes, Reservation kind) {
    checkKind(provider);
    super(provider, watch, NativeMemory.reserve(0, pages(maxBytes), kind), HEAP_BASE);
    ArenaGauge.opened(this);
  }

  private static void checkKind(AllocatorProvider provider) {
    if (!provider.promises().reclaiming()) {
      throw new IllegalArgumentException(
          "HeapArena needs an allocator that promises reclaiming, and "
              + provider.name()
              + " does not; for a bump allocator without overhead there is LinearArena");
    }
  }

  /**
   * Opens an arena of up to 4 GiB over the allocator {@code dl}, confined to this thread.
   *
   * @return an empty arena, which the caller must close
   * @throws IllegalArgumentException if {@code dl} is not on the path
   */
  public static HeapArena ofConfined() {
    return ofConfined(MAX_BYTES);
  }

  /**
   * Opens an arena over the allocator {@code dl}, confined to this thread.
   *
   * @param maxBytes the most memory to take, from 1 to {@link #MAX_BYTES}, rounded up to whole
   *     pages of 64 KiB
   * @return an empty arena, which the caller must close
   * @throws IllegalArgumentException if {@code maxBytes} is out of range or {@code dl} is not on
   *     the path
   */
  public static HeapArena ofConfined(long maxBytes) {
    checkMaxBytes(maxBytes); // before the look-up, which may throw too
    return ofConfined(Allocators.remembered("dl"), maxBytes);
  }

  /**
   * Opens an arena of up to 4 GiB over the allocator of that name, confined to this thread.
   *
   * @param name such as {@code "dl"} or {@code "wee"}; the provider is looked up once per process
   * @return an empty arena, which the caller must close
   * @throws IllegalArgumentException if there is no such allocator, or it does not promise {@link
   *     Promises#reclaiming}
   */
  public static HeapArena ofConfined(String name) {
    return ofConfined(Allocators.remembered(name), MAX_BYTES);
  }

  /**
   * Opens an arena over any allocator that reclaims, confined to this thread.
   *
   * @param provider makes the allocator, and a new one at every reset; {@link Allocators#provider}
   *     finds a provider by name
   * @param maxBytes the most memory to take, from 1 to {@link #MAX_BYTES}, rounded up to whole
   *     pages of 64 KiB
   * @return an empty arena, which the caller must close
   * @throws IllegalArgumentException if {@code maxBytes} is out of range, or the provider does not
   *     promise {@link Promises#reclaiming}
   */
  public static HeapArena ofConfined(AllocatorProvider provider, long maxBytes) {
    return ofConfined(provider, maxBytes, Watch.byProperties());
  }

  /**
   * Opens an arena as {@link #ofConfined(AllocatorProvider, long)} does.
   *
   * @param provider makes the allocator, and a new one at every reset
   * @param maxBytes the most memory to take, from 1 to {@link #MAX_BYTES}
   * @param watch whether the places that allocate are recorded, and errors looked for
   * @return an empty arena, which the caller must close
   */
  public static HeapArena ofConfined(AllocatorProvider provider, long maxBytes, Watch watch) {
    return new HeapArena(provider, watch, maxBytes, Reservation.best().dense());
  }

  /**
   * Returns a zero-filled segment that lives until it is {@linkplain #free freed}, or the next
   * {@link #reset} or {@link #close}.
   *
   * @throws IllegalArgumentException if {@code byteSize} is negative or {@code byteAlignment} is no
   *     power of two
   * @throws OutOfMemoryError if the arena has no room
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}
   */
  @Override
  public MemorySegment allocate(long byteSize, long byteAlignment) {
    int size = checkRequest(byteSize, byteAlignment);
    int align = (int) byteAlignment;
    try {
      int address = allocator.allocZeroed(size, align);
      if (address == GlobalAllocator.NULL) {
        throw exhausted(byteSize, byteAlignment);
      }
      return entered(address, byteSize, align);
    } catch (IndexOutOfBoundsException e) {
      throw destroyed(e);
    }
  }

  private MemorySegment entered(int address, long byteSize, int align) {
    MemorySegment segment = space.asSlice(Integer.toUnsignedLong(address), byteSize);
    if (!blocks.put(address, (int) byteSize, align)) {
      throw destroyed(null);
    }
    live += byteSize;
    return segment;
  }

  /**
   * Frees one segment, so that later ones reuse its memory. The caller must not use it afterwards:
   * until the next reset it stays accessible, and it may overlap later segments.
   *
   * @param segment as {@link #allocate} returned it
   * @throws IllegalArgumentException if this arena has no live segment with the start and size of
   *     {@code segment}, for example because it was freed before
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}
   */
  public void free(MemorySegment segment) {
    checkCaller();
    int place = place(segment);
    int size = blocks.size(place);
    int align = blocks.align(place);
    left(place, size);
    try {
      allocator.dealloc(address(segment), LiveBlocks.blockSize(size), align);
    } catch (IndexOutOfBoundsException e) {
      throw destroyed(e);
    }
  }

  /**
   * Makes a segment larger or smaller, in place if the allocator can, else by moving it. The bytes
   * that both sizes have are kept, and new bytes are zero. The alignment stays. The caller must not
   * use the old segment afterwards, as if it had been freed.
   *
   * @param segment as {@link #allocate} or this method returned it
   * @param byteSize the new size
   * @return the segment that takes its place
   * @throws IllegalArgumentException if {@code byteSize} is negative, or {@code segment} is not a
   *     live segment of this arena
   * @throws OutOfMemoryError if the arena has no room; then the old segment stays live
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}
   */
  public MemorySegment realloc(MemorySegment segment, long byteSize) {
    checkCaller();
    int place = place(segment);
    int size = blocks.size(place);
    int align = blocks.align(place);
    int newSize = checkRequest(byteSize, Integer.toUnsignedLong(align));
    try {
      int moved = allocator.realloc(address(segment), LiveBlocks.blockSize(size), align, newSize);
      if (moved == GlobalAllocator.NULL) {
        throw exhausted(byteSize, Integer.toUnsignedLong(align));
      }
      left(place, size);
      MemorySegment replacement = entered(moved, byteSize, align);
      if (segment.byteSize() < byteSize) {
        replacement.asSlice(segment.byteSize()).fill((byte) 0);
      }
      return replacement;
    } catch (IndexOutOfBoundsException e) {
      throw destroyed(e);
    }
  }

  /** Takes a live segment of that size from the table. */
  private void left(int place, int size) {
    recordPeak();
    live -= Integer.toUnsignedLong(size);
    blocks.remove(place);
  }

  /** Returns a segment's address in the memory. */
  private int address(MemorySegment segment) {
    return (int) (segment.address() - space.address());
  }

  /**
   * Returns a live segment's place in the table.
   *
   * @throws IllegalArgumentException if there is none with its start, size and lifetime
   */
  private int place(MemorySegment segment) {
    boolean isInside = (segment.address() - space.address()) >>> 32 == 0;
    int place = isInside ? blocks.find(address(segment)) : -1;
    if (place < 0
        || !segment.scope().equals(scope())
        || segment.byteSize() != Integer.toUnsignedLong(blocks.size(place))) {
      throw new IllegalArgumentException(
          "segment at address "
              + segment.address()
              + " of "
              + segment.byteSize()
              + " bytes is not a live segment of this arena"
              + (ledger == null ? "" : ledger.whyDead(segment, address(segment))));
    }
    return place;
  }

  /** Returns the error that a call of the allocator went wrong. */
  private IllegalStateException destroyed(@Nullable Exception cause) {
    return new IllegalStateException(
        "the metadata of "
            + provider.name()
            + " is destroyed: the program has probably written to a segment that it had freed;"
            + " -Ddev.linalloc.check=true finds the segment",
        cause);
  }

  @Override
  public void reset() {
    memory.checkAccess();
    new ArenaEvent.Reset().commit(this);
    try {
      Watch.checkFreed(allocator);
    } finally {
      restart(true);
      live = 0;
      blocks = new LiveBlocks();
    }
  }

  /**
   * Closes this arena as any arena. If it {@linkplain Watch#CHECK checks}, and the program has
   * written to a freed segment, throws an {@link IllegalStateException} after closing.
   */
  @Override
  public void close() {
    try {
      Watch.checkFreed(allocator);
    } finally {
      super.close();
      ArenaGauge.closed(this);
    }
  }

  /** Returns the sum of the sizes of the live segments, in bytes. */
  @Override
  public long liveBytes() {
    return live;
  }

  /**
   * Returns the pages of 64 KiB that the allocator took since the last reset.
   *
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}
   */
  @Override
  public int pages() {
    return memory.memorySize();
  }
}
