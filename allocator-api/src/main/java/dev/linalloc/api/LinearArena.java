package dev.linalloc.api;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Arena} over an allocator of this project: zero-filled segments at the speed of a bump
 * allocator, and {@link #reset()} to have all of the arena again at once.
 *
 * <pre>
 *   start                                             maxBytes
 *     │ segment │ segment │ ··· │ free, reads zero ··· │
 *     └─────────┴─────────┴─────┴──────────────────────┘
 *       one linear memory; its segments end with it
 * </pre>
 *
 * <p>The arena holds one linear memory and an allocator that hands out its addresses; a segment is
 * the slice there. A reset ends the memory, so that every segment handed out before throws {@link
 * IllegalStateException} from then on and never sees what comes after, and begins another memory in
 * the same address space. What the old one dirtied is cleared as it is handed out again, and
 * nothing else is: an allocator that only goes up and keeps no data beside its blocks, as {@code
 * mini}, has all of the memory from the start, and each segment is cleared; any other grows memory,
 * and pages are. Memory behind the first 2 MiB comes in huge pages where the operating system has
 * them. Without native access ({@code --enable-native-access=dev.linalloc.api}) a reset maps anew,
 * which costs what opening an arena does.
 *
 * <p>Sizes, alignments, threads and closing are checked as {@link Arena#ofConfined()} checks them,
 * with the same errors. An arena's own limit is an {@link OutOfMemoryError} which names what was
 * asked for, what is live, and the limit. Alignment is paid from that limit too, up to one
 * alignment a segment.
 *
 * <p>Opening takes tens of microseconds, for address space is the operating system's: keep an arena
 * and reset it where {@code Arena.ofConfined()} would be opened each time.
 */
public final class LinearArena implements Arena {
  /** Bytes of address space of a wasm32 memory, the largest {@code maxBytes}. */
  public static final long MAX_BYTES = 1L << 32;

  private static final long MAX_SIZE = MAX_BYTES - 1;
  private static final long MAX_ALIGN = 1L << 31;

  /** The first address in use: behind 0, which is no block's, and as aligned as most segments. */
  private static final int HEAP_BASE = 16;

  /** The bump allocator once it was found, as looking for services takes milliseconds. */
  static @Nullable AllocatorProvider mini;

  private final AllocatorProvider provider;
  private final boolean reclaiming;

  /** Whether the allocator has all of the memory from the start. */
  private final boolean whole;

  private final long maxBytes;

  /** What {@link #free} takes back, by address in the process; empty where nothing is reclaimed. */
  private final Map<Long, Block> blocks = new HashMap<>();

  /** The only thread that may call; null once closed, so that one comparison checks both. */
  private @Nullable Thread owner = Thread.currentThread();

  private NativeMemory memory;

  /** All of {@link #memory}, pages that it may yet get included. */
  private MemorySegment space;

  private GlobalAllocator allocator;

  /** Where a segment need not be cleared: above {@link GlobalAllocator#NULL}. */
  private long clean = HEAP_BASE;

  /** The end of the newest segment where memory is {@link #whole}; else 0, as without any. */
  private long top;

  /** Bytes of the segments where it is not; else 0. */
  private long live;

  private long peak;

  /** A live segment as its allocator knows it. */
  private record Block(int address, int size, int align) {}

  LinearArena(AllocatorProvider provider, long maxBytes, Reservation way) {
    checkMaxBytes(maxBytes);
    int pages = (int) ((maxBytes + LinearMemory.PAGE_SIZE - 1) / LinearMemory.PAGE_SIZE);
    this.provider = provider;
    Promises promises = provider.promises();
    this.reclaiming = promises.reclaiming();
    this.whole = promises.bump() && promises.overheadBytes() == 0;
    this.maxBytes = (long) pages * LinearMemory.PAGE_SIZE;
    this.memory = NativeMemory.reserve(whole ? pages : 0, pages, way);
    this.space = memory.reservation();
    this.allocator = createOrClose();
  }

  /** Makes the allocator over {@link #memory}; an arena that has none would never be closed. */
  private GlobalAllocator createOrClose() {
    try {
      return provider.create(memory, HEAP_BASE);
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  private static void checkMaxBytes(long maxBytes) {
    if (maxBytes < 1 || maxBytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "maxBytes (" + maxBytes + ") must be from 1 to " + MAX_BYTES);
    }
  }

  /**
   * Opens an arena of up to 4 GiB over the bump allocator {@code mini}, confined to this thread.
   *
   * @throws IllegalArgumentException where {@code mini} is not on the path
   */
  public static LinearArena ofConfined() {
    return ofConfined(MAX_BYTES);
  }

  /**
   * Opens an arena over the bump allocator {@code mini}, confined to this thread.
   *
   * @param maxBytes the most memory to take, from 1 to {@link #MAX_BYTES}, rounded up to whole
   *     pages of 64 KiB
   * @throws IllegalArgumentException where {@code maxBytes} is out of range or {@code mini} is not
   *     on the path
   */
  public static LinearArena ofConfined(long maxBytes) {
    checkMaxBytes(maxBytes); // before an allocator is missed
    if (mini == null) {
      mini = Allocators.provider("mini");
    }
    return ofConfined(mini, maxBytes);
  }

  /**
   * Opens an arena over an allocator of any kind, confined to this thread.
   *
   * @param provider makes the allocator, anew at every reset; {@link Allocators#provider} finds one
   *     by name
   * @param maxBytes the most memory to take, from 1 to {@link #MAX_BYTES}, rounded up to whole
   *     pages of 64 KiB
   * @throws IllegalArgumentException where {@code maxBytes} is out of range
   */
  public static LinearArena ofConfined(AllocatorProvider provider, long maxBytes) {
    return new LinearArena(provider, maxBytes, Reservation.best().dense());
  }

  /**
   * Returns a zero-filled segment that lives until the next {@link #reset} or {@link #close}.
   *
   * @throws IllegalArgumentException where {@code byteSize} is negative or {@code byteAlignment} is
   *     no power of two
   * @throws OutOfMemoryError where the arena has no room
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}
   */
  @Override
  public MemorySegment allocate(long byteSize, long byteAlignment) {
    int size = (int) byteSize;
    int align = (int) byteAlignment;
    if (size != byteSize
        || size <= 0
        || align != byteAlignment
        || align <= 0
        || (align & align - 1) != 0) {
      size = checkRequest(byteSize, byteAlignment); // seldom: 0 bytes, from 2 GiB on, or illegal
    }
    checkCaller();
    int address = allocator.allocZeroed(size, align);
    long start = Integer.toUnsignedLong(address);
    if (start < clean) { // NULL, or memory that had another owner
      clear(address, byteSize, byteAlignment);
    }
    MemorySegment segment = space.asSlice(start, byteSize);
    if (whole) {
      top = start + Integer.toUnsignedLong(size);
    } else {
      keep(segment, new Block(address, size, align));
    }
    return segment;
  }

  /**
   * Takes one segment back, for later ones to use its memory. It must not be used any more: until
   * the next reset it is still readable, and would see what comes after it.
   *
   * @throws UnsupportedOperationException where the allocator reclaims nothing, as {@code mini}
   * @throws IllegalArgumentException where the segment is not as this arena handed it out, or was
   *     taken back before
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}
   */
  public void free(MemorySegment segment) {
    checkCaller();
    if (!reclaiming) {
      throw new UnsupportedOperationException(
          provider.name() + " takes no single segment back; reset() takes them all");
    }
    Block block = blocks.get(segment.address());
    if (block == null
        || !segment.scope().equals(scope())
        || Math.max(1, segment.byteSize()) != Integer.toUnsignedLong(block.size)) {
      throw new IllegalArgumentException(
          "segment at address "
              + segment.address()
              + " of "
              + segment.byteSize()
              + " bytes is no live one of this arena");
    }
    peak = peakBytes();
    live -= Integer.toUnsignedLong(block.size);
    blocks.remove(segment.address());
    allocator.dealloc(block.address, block.size, block.align);
  }

  /**
   * Takes every segment back at once, after which all of them throw on access, and starts over with
   * an empty arena. Where the provider throws instead of making another allocator, the arena is
   * closed.
   *
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}, or where native code is using a segment
   */
  public void reset() {
    peak = peakBytes();
    memory = memory.renew(!whole);
    space = memory.reservation();
    allocator = createOrClose();
    clean = Math.max(clean, top);
    top = 0;
    live = 0;
    blocks.clear();
  }

  /**
   * Gives the memory back to the operating system. Every segment throws on access afterwards.
   *
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException where it is closed already, or native code is using a segment
   */
  @Override
  public void close() {
    memory.close();
    owner = null;
  }

  /** Returns the scope of the segments since the last reset, which ends with the next. */
  @Override
  public MemorySegment.Scope scope() {
    return memory.scope();
  }

  /** Returns the most memory this arena takes, in bytes: a multiple of 64 KiB. */
  public long maxBytes() {
    return maxBytes;
  }

  /**
   * Returns the bytes that live segments have. Of an allocator that only goes up and keeps no data
   * beside its blocks, as {@code mini}, it is all from the first one to the newest, what alignment
   * cost between them included, which can't be had before the next reset either; of any other
   * neither alignment nor the allocator's own data counts.
   */
  public long liveBytes() {
    return Math.max(live, top - HEAP_BASE);
  }

  /** Returns the largest that {@link #liveBytes} ever was, earlier resets included. */
  public long peakBytes() {
    return Math.max(peak, liveBytes());
  }

  /**
   * Returns the pages of 64 KiB that the allocator took since the last reset.
   *
   * @throws WrongThreadException on any thread but the one that opened this arena
   * @throws IllegalStateException after {@link #close()}
   */
  public int pages() {
    int pages = memory.memorySize();
    return whole ? (int) ((top + LinearMemory.PAGE_SIZE - 1) / LinearMemory.PAGE_SIZE) : pages;
  }

  /**
   * Clears what earlier segments may have dirtied of a new one. Apart from {@link #allocate}, which
   * stays small enough to be inlined, so that its segment need not become an object.
   */
  private void clear(int address, long byteSize, long byteAlignment) {
    if (address == GlobalAllocator.NULL) {
      throw exhausted(byteSize, byteAlignment);
    }
    long start = Integer.toUnsignedLong(address);
    memory.fill(address, (int) (Math.min(start + byteSize, clean) - start), (byte) 0);
  }

  /** Does the books of an allocator whose blocks are not one behind the other. */
  private void keep(MemorySegment segment, Block block) {
    live += Integer.toUnsignedLong(block.size);
    if (reclaiming) {
      blocks.put(segment.address(), block);
    }
  }

  private void checkCaller() {
    if (Thread.currentThread() != owner) {
      memory.checkAccess(); // throws what a JDK arena would
    }
  }

  /**
   * Refuses what a JDK arena refuses, in its words, and what no memory holds. Returns the bytes to
   * allocate (unsigned): at least 1, so that each segment has an address of its own.
   */
  private int checkRequest(long byteSize, long byteAlignment) {
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

  private OutOfMemoryError exhausted(long byteSize, long byteAlignment) {
    return new OutOfMemoryError(
        "no room for "
            + byteSize
            + " bytes aligned to "
            + byteAlignment
            + ": "
            + liveBytes()
            + " bytes are live, the limit is "
            + maxBytes);
  }
}
