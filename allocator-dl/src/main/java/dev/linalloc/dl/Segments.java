package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.EDGE;
import static dev.linalloc.dl.Chunk.FREE;
import static dev.linalloc.dl.Chunk.GUARD;
import static dev.linalloc.dl.Chunk.TAG;
import static dev.linalloc.dl.Chunk.UNIT;

import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Pages;

/**
 * The memory of the heap: one segment, and another one each time the heap must go on behind foreign
 * pages, which another module has grown.
 *
 * <pre>
 *   base                                      top            bound
 *    │ table │ chunk │ chunk │ … │ chunk │ free          │ foreign or absent
 *    └───────┴───────┴───────┴───┴───────┴───────────────┘
 *
 *   base                                              top     bound
 *    │ table │ chunk │ … │ chunk │ foreign │ guard │ … │ free  │
 *    └────── first segment ──────┘         └── last segment ───┘
 * </pre>
 *
 * <p>The <em>top</em>, the free rest of the last segment, is an open chunk: only the fields here
 * hold its size. So cutting a block off it costs one store, of the block's tag. Memory grows by the
 * fewest pages that suffice, and only if they lie directly behind the bound or begin a new segment.
 *
 * <p>When the heap becomes empty, its first segment is the last one again, and the segments behind
 * it are the <em>reserve</em>: each begins with two words, the start of the next one and its own
 * end. They are used again in their order. So a program that works in rounds finds each block where
 * it was in the round before.
 *
 * <p>A heap without a table is <em>closed</em>. It is closed before the first request if the table
 * does not fit into the present pages, and again when it becomes empty while its table does not lie
 * at the base. A closed heap has one segment before its reserve, the range from base to bound, with
 * the top at the bound.
 *
 * <p>Invariants: base ≤ top ≤ bound, all multiples of 8; the tag below the top has no {@link
 * Chunk#ABOVE_FREE}; no byte above both {@code lastUsed} and the top was ever written.
 */
final class Segments {
  /** Offset of the end of a segment in reserve, from the start of its first chunk. */
  static final int END = 4;

  private final GrowableMemory memory;
  private final Table table;
  private final FreeChunks free;

  /** The start of the heap. */
  int base;

  /** The start of the top. */
  int top;

  /** The end of the last segment; 0 means 2<sup>32</sup>. */
  int bound;

  /** The highest address that was below the top when the top was lowered, or 0. */
  int lastUsed;

  /** The start of the first chunk of the first segment in reserve, or 0 if there is none. */
  int reserve;

  Segments(GrowableMemory memory, Table table, FreeChunks free, int heapBase) {
    this.memory = memory;
    this.table = table;
    this.free = free;
    long start = Math.min(Integer.toUnsignedLong(heapBase) + 7, Pages.LAST_ADDRESS) & -8;
    long end = Pages.end(memory);
    base = (int) start;
    bound = (int) Math.max(start, end);
    top = bound;
    if (end - start >= Table.BYTES) {
      table.address = base;
      top = base + Table.BYTES;
    }
  }

  /** Returns the bytes from the base to the top, including foreign pages. */
  int used() {
    return top - base;
  }

  /** Returns the size of the top in bytes, unsigned. */
  int room() {
    return bound - top;
  }

  /** Cuts a chunk of {@code n} bytes off the top, which must hold it. */
  int cutTop(int n) {
    int chunk = top;
    top = chunk + n;
    memory.storeInt(top - TAG, n);
    return chunk;
  }

  /** Returns whether the top holds {@code n} bytes at {@code align}. */
  boolean topFits(int n, int align) {
    return top != bound && Chunk.fits(n, Chunk.front(memory, top, align), bound - top);
  }

  /** Frees a chunk, and coalesces it with its free neighbours and with the top. */
  void coalesce(int chunk, int size) {
    int above = chunk + size;
    int tag = Chunk.tagBelow(memory, above);
    int below = Chunk.tagBelow(memory, chunk);
    if ((below & FREE) != 0) {
      chunk -= free.sizeBy(below);
      size += free.take(chunk);
    }
    if (above == top) {
      lowerTop(chunk);
      Chunk.clearAboveFree(memory, chunk);
    } else {
      if (free.isFree(above, tag)) {
        size += free.take(above);
      }
      free.file(chunk, size);
    }
  }

  /** Lowers the start of the top to {@code to}, after recording the last byte below it. */
  private void lowerTop(int to) {
    if (Integer.compareUnsigned(lastUsed, top - 1) < 0) {
      lastUsed = top - 1;
    }
    top = to;
  }

  /**
   * Begins an empty heap anew: puts all segments but the first into the reserve. Closes the heap
   * unless its table lies at the base.
   */
  void beginAnew() {
    while ((Chunk.tagBelow(memory, top) & EDGE) != 0) {
      memory.storeInt(top, reserve);
      memory.storeInt(top + END, bound);
      reserve = top;
      top += UNIT; // both words count as used
      bound = Chunk.boundBelow(memory, reserve);
      int size = Chunk.size(Chunk.tagBelow(memory, bound)); // of the only chunk, or 0: the table's
      if (size != 0) {
        free.take(bound - size);
      }
      lowerTop(bound - size);
      Chunk.clearAboveFree(memory, top);
    }
    if (table.address != base && top == table.address + Table.BYTES) {
      lowerTop(bound);
      table.address = 0;
      free.bins.map = 0;
    }
  }

  /**
   * Adds pages for a chunk of {@code n} bytes at {@code align}, which then fits into the top. In an
   * empty heap it may lay the table anew instead: then the chunk fits into the top, or into a free
   * chunk below the table. Returns false if neither is possible.
   */
  boolean growTop(int n, int align) {
    boolean isEmpty = top == base + Table.BYTES; // a table that lies elsewhere lies higher
    if (isEmpty && align >>> Pages.SHIFT != 0 && open(n, align)) {
      return true;
    }
    return table.address != 0
        && extend(top, Chunk.front(memory, top, align) + Integer.toUnsignedLong(n));
  }

  /**
   * Grows memory until there are {@code room} bytes from {@code from} on; there must be fewer now.
   * Returns false if growth is refused, if foreign pages lie behind the bound, if memory cannot
   * have so many pages, or if the heap is closed: its table must be laid first.
   */
  boolean extend(int from, long room) {
    int pages = Pages.toHold(room - Integer.toUnsignedLong(bound - from));
    int present = memory.memorySize();
    if (present << Pages.SHIFT != bound
        || table.address == 0
        || present + pages > memory.maximumPages()
        || memory.memoryGrow(pages) == -1) {
      return false;
    }
    bound += pages << Pages.SHIFT;
    return true;
  }

  /**
   * Goes on in the first segment of the reserve that holds {@code n} bytes at {@code align}, or
   * else in a new one behind foreign pages, or lays the table of a closed heap. A block aligned to
   * pages may begin at the start of a segment, in place of its guard. Returns false if none of
   * these is possible.
   */
  boolean addSegment(int n, int align) {
    if (table.address == 0) {
      return open(n, align);
    }
    int end = bound;
    for (int start = reserve; start != 0; start = memory.loadInt(start)) {
      if (secure(start, n, align)) {
        while (top != start) {
          goOn();
        }
        return true;
      }
      end = memory.loadInt(start + END);
    }
    long bottom = Pages.end(memory);
    long start = Pages.alignUp(align >>> Pages.SHIFT != 0 ? bottom : bottom + GUARD, align);
    if ((int) bottom == end || !growTo(start + Integer.toUnsignedLong(n))) {
      return false;
    }
    while (reserve != 0) {
      goOn();
    }
    endSegment();
    Chunk.layGuard(memory, (int) bottom, bound);
    top = (int) bottom + GUARD;
    bound = (int) Pages.end(memory);
    return true;
  }

  /**
   * Returns whether a segment in reserve has room for {@code n} bytes at {@code align}; grows
   * memory for one that lies at its end.
   */
  private boolean secure(int start, int n, int align) {
    int end = memory.loadInt(start + END);
    int front = Chunk.front(memory, start, align);
    if (Chunk.fits(n, front, end - start)) {
      return true;
    }
    if (end != (int) Pages.end(memory)
        || !growTo(Integer.toUnsignedLong(start) + front + Integer.toUnsignedLong(n))) {
      return false;
    }
    memory.storeInt(start + END, (int) Pages.end(memory));
    return true;
  }

  /** Ends the last segment and goes on in the first one of the reserve. */
  private void goOn() {
    endSegment();
    top = reserve;
    bound = memory.loadInt(top + END);
    reserve = memory.loadInt(top);
  }

  private void endSegment() {
    if (top != bound) {
      free.file(top, bound - top);
    }
  }

  /**
   * Lays the table of a closed heap, or lays it anew in a heap that holds nothing else, and grows
   * memory for the table and {@code n} bytes at {@code align}. There are two cases:
   *
   * <ol>
   *   <li>The table lies at the base and the block fits behind it, into the top.
   *   <li>A block aligned to pages would begin where the table lies, and the table would push it up
   *       by its whole align. Then the block's place is below the table: a free chunk behind a
   *       guard; the block takes the place of both:
   *       <pre>
   *   │ unused │ guard │ free: n − 8 │ table │ top …
   * </pre>
   * </ol>
   *
   * <p>If memory ends in foreign pages, a closed heap gets the table alone, and any other stays
   * unchanged. Returns whether there is a new table.
   */
  private boolean open(int n, int align) {
    long end = Pages.end(memory);
    long bottom = Integer.toUnsignedLong(base);
    long limit = Integer.toUnsignedLong(bound - 1) + 1; // a bound of 0 is 2^32
    if (limit - bottom < Table.BYTES && end > limit) {
      bottom = end; // the memory below the foreign pages is too small for the table
      limit = end;
    }
    long start = Pages.alignUp(bottom, align);
    boolean isBelow = align >>> Pages.SHIFT != 0 && start - bottom < Table.BYTES;
    if (!isBelow) {
      start = Pages.alignUp(bottom + Table.BYTES, align);
    }
    long blockEnd = start + Integer.toUnsignedLong(n);
    long needed = isBelow ? blockEnd + Table.BYTES : blockEnd;
    if (needed > limit) {
      if (end > limit) {
        if (table.address != 0) {
          return false;
        }
        isBelow = false;
      } else if (growTo(needed)) {
        limit = Pages.end(memory);
      } else {
        return false;
      }
    }
    base = (int) bottom;
    bound = (int) limit;
    table.address = isBelow ? (int) blockEnd : base;
    top = table.address + Table.BYTES;
    memory.fill(table.address, Table.BYTES, (byte) 0);
    if (isBelow) {
      lowerTop(top); // the words written below count as used
      Chunk.layGuard(memory, (int) start, base);
      free.file((int) start + GUARD, n - GUARD);
    }
    return true;
  }

  /**
   * Grows memory until it reaches {@code end}, which is beyond its present end. Returns false if
   * memory cannot be so large, which it is then not asked for, or if growth is refused.
   */
  private boolean growTo(long end) {
    return end <= Pages.bytes(memory.maximumPages())
        && memory.memoryGrow(Pages.toHold(end - Pages.end(memory))) != -1;
  }
}
