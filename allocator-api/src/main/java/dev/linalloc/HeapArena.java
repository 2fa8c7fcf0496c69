package dev.linalloc;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.memory.Reservation;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.Promises;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * An {@link Arena} over an allocator that reclaims memory. Segments are zero-filled. {@link #free}
 * frees a single segment, so that later ones reuse its memory; {@link #reset()} frees all of them
 * at once. If a program frees no single segments, {@link LinearArena} is faster.
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
 * <p>The arena keeps a hash table of the live segments, so {@code free} refuses any other segment.
 * An allocation and a free each cost one operation of that table and one of the allocator. With
 * native access, memory beyond the first 2 MiB comes in huge pages if the operating system has
 * them. Opening and resetting cost as much as in {@link LinearArena}.
 */
public final class HeapArena extends ConfinedArena {
  /** The live segments, by address in the process. */
  private final Map<Long, Block> blocks = new HashMap<>();

  private long live;

  /** A live segment and its block's address in the memory. */
  private record Block(int address, long byteSize, int align) {
    /** The size of the block: an empty segment has a block of 1 byte. */
    int size() {
      return (int) Math.max(1, byteSize);
    }
  }

  HeapArena(AllocatorProvider provider, long maxBytes, Reservation kind) {
    checkKind(provider);
    super(provider, NativeMemory.reserve(0, pages(maxBytes), kind));
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
    return new HeapArena(provider, maxBytes, Reservation.best().dense());
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
    int address = allocator.allocZeroed(size, align);
    if (address == GlobalAllocator.NULL) {
      throw exhausted(byteSize, byteAlignment);
    }
    MemorySegment segment = space.asSlice(Integer.toUnsignedLong(address), byteSize);
    blocks.put(segment.address(), new Block(address, byteSize, align));
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
    Block block = blocks.get(segment.address());
    if (block == null || !segment.scope().equals(scope()) || segment.byteSize() != block.byteSize) {
      throw new IllegalArgumentException(
          "segment at address "
              + segment.address()
              + " of "
              + segment.byteSize()
              + " bytes is not a live segment of this arena");
    }
    recordPeak();
    live -= block.byteSize;
    blocks.remove(segment.address());
    allocator.dealloc(block.address, block.size(), block.align);
  }

  @Override
  public void reset() {
    restart(true);
    live = 0;
    blocks.clear();
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
