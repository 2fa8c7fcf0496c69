package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.FREE;
import static dev.linalloc.dl.Chunk.GUARD;
import static dev.linalloc.dl.Chunk.TAG;

import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Pages;

/**
 * The memory that the heap consists of: one segment, and another one each time that the heap has to
 * go on behind foreign pages, which another module has grown.
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
 * <p>The <em>top</em>, what is left of the last segment, is an open chunk: only the fields here know
 * how large it is. So cutting a block off it costs one store, of the block's tag. Memory grows by as
 * few pages as will do, and only if these lie right behind the bound or begin a new segment.
 *
 * <p>The heap is <em>closed</em> before the first request if the table does not fit into the pages
 * there are, and again when an empty heap's table lies behind its first block. Then it has no table,
 * and its only segment is the range from base to bound, with the top at the bound.
 *
 * <p>Invariants: base ≤ top ≤ bound, all multiples of 8; the tag below the top has no {@link
 * Chunk#ABOVE_FREE}; no byte above both {@code lastUsed} and the top was ever written.
 */
final class Segments {
  private final GrowableMemory memory;
  private final Table table;
  private final FreeChunks free;

  /** Where the heap begins. */
  int base;

  /** Where the top begins. */
  int top;

  /** Where the last segment ends. */
  int bound;

  /** The last byte that was ever below the top when the top went down, or 0. */
  int lastUsed;

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

  /** Returns how many bytes of the heap lie below the top, those of foreign pages included. */
  int used() {
    return top - base;
  }

  /** Returns whether the top has at least {@code n} bytes. */
  boolean topHolds(int n) {
    return Integer.compareUnsigned(bound - top, n) >= 0;
  }

  /** Cuts a chunk of {@code n} bytes off the top, which holds it. */
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

  /** Makes a chunk free, and coalesces it with its free neighbours and with the top. */
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

  /** Lets the top begin at {@code to}, and notes how far up it had begun. */
  private void lowerTop(int to) {
    if (Integer.compareUnsigned(lastUsed, top - 1) < 0) {
      lastUsed = top - 1;
    }
    top = to;
  }

  /** Closes the heap, in which nothing is live or free but the top, if its table moved. */
  void close() {
    if (table.address != base && top == table.address + Table.BYTES) {
      lowerTop(bound);
      table.address = 0;
      free.bins.map = 0;
    }
  }

  /**
   * Adds pages so that a chunk of {@code n} bytes at {@code align} fits into the top, or into the
   * free chunk that a heap laid anew may begin with; returns false if that cannot be.
   */
  boolean growTop(int n, int align) {
    boolean isEmpty = top == base + Table.BYTES; // a table that lies elsewhere lies higher
    if (isEmpty && align >>> Pages.SHIFT != 0 && open(n, align)) {
      return true;
    }
    return table.address != 0
        && extend(top, Chunk.front(memory, top, align) + Integer.toUnsignedLong(n));
  }

  /** Grows memory until there are {@code room} bytes, more than there are, from {@code from} on. */
  boolean extend(int from, long room) {
    int pages = Pages.toHold(room - Integer.toUnsignedLong(bound - from));
    if (memory.memorySize() << Pages.SHIFT != bound || memory.memoryGrow(pages) == -1) {
      return false;
    }
    bound += pages << Pages.SHIFT;
    return true;
  }

  /**
   * Grows memory behind foreign pages by a segment in which {@code n} bytes fit at {@code align}, or
   * lays a closed heap. A block aligned to pages may begin with the segment, in place of its guard.
   */
  boolean addSegment(int n, int align) {
    if (table.address == 0) {
      return open(n, align);
    }
    long bottom = Pages.end(memory);
    long start = Pages.alignUp(align >>> Pages.SHIFT != 0 ? bottom : bottom + GUARD, align);
    if ((int) bottom == bound || !growTo(start + Integer.toUnsignedLong(n))) {
      return false;
    }
    if (top != bound) {
      free.file(top, bound - top);
    }
    Chunk.layGuard(memory, (int) bottom, bound);
    top = (int) bottom + GUARD;
    bound = (int) Pages.end(memory);
    return true;
  }

  /**
   * Lays the table of a heap that is closed or has nothing in it but the table, which moves then,
   * and grows memory for the table and {@code n} bytes at {@code align}. There are two cases:
   *
   * <ol>
   *   <li>The table lies at the base and the block fits behind it, into the top.
   *   <li>A block aligned to pages would lie too far behind the table. Then it lies below the table,
   *       as a free chunk behind a guard, whose place the block takes:
   *       <pre>
   *   │ unused │ guard │ free: n − 8 │ table │ top …
   * </pre>
   * </ol>
   *
   * <p>If memory ends in foreign pages, a closed heap gets the table alone, and an open one stays as
   * it is. Returns whether there is a new table.
   */
  private boolean open(int n, int align) {
    long end = Pages.end(memory);
    long bottom = Integer.toUnsignedLong(base);
    long limit = Integer.toUnsignedLong(bound - 1) + 1; // a bound of 0 is 2^32
    if (limit - bottom < Table.BYTES && end > limit) {
      bottom = end; // what there is below the foreign pages is of no use
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
      lastUsed = bound - 1; // the table has been written, and may be given back with its block
      Chunk.layGuard(memory, (int) start, base);
      free.file((int) start + GUARD, n - GUARD);
    }
    return true;
  }

  /** Grows memory until it reaches {@code end}, which is behind its end. */
  private boolean growTo(long end) {
    return memory.memoryGrow(Pages.toHold(end - Pages.end(memory))) != -1;
  }
}
