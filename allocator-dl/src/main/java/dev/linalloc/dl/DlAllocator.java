package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.ABOVE_FREE;
import static dev.linalloc.dl.Chunk.FREE;
import static dev.linalloc.dl.Chunk.GUARD;
import static dev.linalloc.dl.Chunk.SLIVER;
import static dev.linalloc.dl.Chunk.TAG;

import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.api.HeapWalk;

/**
 * A general-purpose allocator after Doug Lea's: boundary tags let free neighbours coalesce, bins
 * find the best fit, and memory that was never needed stays in one piece at the top.
 *
 * <pre>
 *   base                                      top            end
 *    │ bins │ chunk │ chunk │ … │ chunk │ free          │ foreign or absent
 *    └──────┴───────┴───────┴───┴───────┴───────────────┘
 *
 *   base                                             top     end
 *    │ bins │ chunk │ … │ chunk │ foreign │ guard │ … │ free  │   after foreign growth:
 *    └───── first segment ──────┘         └── last segment ───┘   the heap goes on behind
 * </pre>
 *
 * <p>A request is served from the first of these that can:
 *
 * <ol>
 *   <li>its <em>cache</em>: small blocks that are given back are kept as they are at first, in a
 *       stack for each size;
 *   <li>the <em>designated victim</em>, if the request is small: what the last small request left
 *       of a chunk, so that small blocks asked for in a row also lie in a row;
 *   <li>the <em>bins</em>, which know the free chunk that fits best (see {@link Bins});
 *   <li>the <em>top</em>;
 *   <li>all of these again, once the chunks in the caches have coalesced;
 *   <li>new pages, as few as will do.
 * </ol>
 *
 * <p>A small block is thus given back and handed out again without a look at its neighbours. Any
 * other coalesces at once, and with the top where it borders on it. Top and victim are
 * <em>open</em> chunks: only their fields know how large they are, so that cutting the next block
 * off them is one store, of its tag.
 *
 * <p>Blocks aligned to more than 8 bytes are cut out of a chunk that holds one wherever it lies, or
 * else of any chunk that happens to hold one; what lies in front goes to the bins. A zero-filled
 * block is filled only up to the highest address that the top ever left behind.
 *
 * <p>A block costs 4 bytes and is rounded up to a multiple of 8; the bins cost 496 bytes once. No
 * call takes longer with more blocks, but for two that would otherwise grow memory: the one that
 * empties the caches looks at each chunk in them, once; and an aligned request looks at all chunks
 * that are large enough, if need be.
 *
 * @see <a href="https://gee.cs.oswego.edu/dl/html/malloc.html">Doug Lea, A Memory Allocator</a>,
 *     for boundary tags, bins, the top (there: the wilderness) and caches; the victim and the tries
 *     came with version 2.8
 */
public final class DlAllocator implements GlobalAllocator, HeapWalk {
  private static final int PAGE_SHIFT = 16;
  private static final long PAGE_MASK = 0xffff;

  private final GrowableMemory memory;

  /** Where the heap begins. */
  private int base;

  /** Where the bins are: at the base or behind the first block; 0 while there is no heap yet. */
  private int table;

  /** Bit i tells whether bin i holds a chunk. */
  private long bins;

  /** Bit i, modulo 64, tells whether the cache for chunks of 8·i bytes holds one. */
  private long cached;

  /** An open chunk, 0 where there is none. */
  private int victim;

  private int victimSize;

  /** The other open chunk: what is left of the last segment, up to {@link #end}. */
  private int top;

  private int end;

  /** The highest address that was ever below the top when the top went down. */
  private int lastUsed;

  /**
   * Makes an allocator over {@code memory} from {@code heapBase} on, to the end of the pages there
   * are. Nothing is written before the first request.
   */
  public DlAllocator(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    long start = Math.min(Integer.toUnsignedLong(heapBase) + 7, 0xffff_ffffL) & -8;
    long memoryEnd = memoryEnd();
    base = (int) start;
    end = (int) Math.max(start, memoryEnd);
    top = end;
    if (memoryEnd - start >= Bins.TABLE) {
      table = base;
      top = base + Bins.TABLE;
    }
  }

  @Override
  public int alloc(int size, int align) {
    int n = Chunk.sizeFor(size);
    if (isSmall(size, align)) {
      if ((cached >>> (n >>> 3) & 1) != 0) {
        return pop(n);
      }
      if (Integer.compareUnsigned(victimSize, n) >= 0) {
        int chunk = victim;
        victimSize -= n;
        victim = victimSize == 0 ? 0 : chunk + n;
        memory.storeInt(chunk + n - TAG, n);
        return chunk;
      }
    } else if (size <= 0 || Integer.compareUnsigned(align, Chunk.UNIT) > 0) {
      return allocAligned(size, align);
    }
    if (bins != 0) {
      int chunk = Bins.bestFit(memory, table, bins, n);
      if (chunk != 0) {
        int rest = take(chunk) - n;
        Chunk.setLive(memory, chunk, n);
        if (rest != 0) {
          if (Integer.compareUnsigned(n, Bins.LARGEST_CACHED) <= 0) {
            designate(chunk + n, rest);
          } else {
            file(chunk + n, rest);
          }
        }
        return chunk;
      }
    }
    if (Integer.compareUnsigned(end - top, n) < 0) {
      if ((cached != 0 || Integer.compareUnsigned(victimSize, n) >= 0 || table != base)
          && tidy(n, align)) {
        return alloc(size, align);
      }
      if (!extend(n) && !addSegment(n, align)) {
        return NULL;
      }
    }
    int chunk = top;
    top = chunk + n;
    memory.storeInt(top - TAG, n);
    return chunk;
  }

  @Override
  public int allocZeroed(int size, int align) {
    int used = top - 1;
    int block = alloc(size, align);
    used = Integer.compareUnsigned(used, lastUsed) < 0 ? lastUsed : used;
    if (Integer.compareUnsigned(block, used) <= 0 && block != NULL && size != 0) {
      int dirty = used - block + 1;
      memory.fill(block, Integer.compareUnsigned(dirty, size) < 0 ? dirty : size, (byte) 0);
    }
    return block;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    if (isSmall(size, align)) {
      push(address, Chunk.sizeFor(size));
    } else if (size != 0) {
      int n = Chunk.sizeFor(size, align);
      int guard = align >>> PAGE_SHIFT == 0 ? 0 : Chunk.splitGuard(memory, address, n);
      release(address + guard, n - guard);
    }
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    if (size == 0 || newSize == 0) {
      dealloc(address, size, align);
      return alloc(newSize, align);
    }
    int held = Chunk.sizeFor(size, align);
    int wanted = Chunk.sizeFor(newSize, align);
    if (Integer.compareUnsigned(wanted, newSize) < 0) {
      return NULL;
    }
    if (resize(address, held, wanted, align)) {
      return address;
    }
    int moved = alloc(newSize, align);
    if (moved != NULL) {
      memory.copy(moved, address, size);
      dealloc(address, size, align);
    }
    return moved;
  }

  @Override
  public void walk(ChunkVisitor visitor) {
    new HeapAudit(memory, base, table, bins, cached, victim, victimSize, top, end).walk(visitor);
  }

  /** Serves what {@link #alloc} does not: any align, no bytes at all, and 2 GiB or more. */
  private int allocAligned(int size, int align) {
    if (size == 0) {
      return align; // no block, but an aligned address
    }
    int n = Chunk.sizeFor(size, align);
    if (Integer.compareUnsigned(n, size) < 0) {
      return NULL;
    }
    int chunk = find(n, align);
    int front = front(chunk != 0 ? chunk : top, align);
    int room = front + n;
    if (chunk != 0) {
      room = take(chunk);
    } else if (Chunk.fits(n, front, end - top)) {
      chunk = top;
      top = chunk + room;
    } else {
      boolean overflows = Integer.compareUnsigned(room, n - GUARD) < 0;
      boolean hasMore = tidy(n, align) || (!overflows && extend(room)) || addSegment(n, align);
      return hasMore ? allocAligned(size, align) : NULL;
    }
    if (front > 0) {
      file(chunk, front);
      chunk += front;
      room -= front;
    }
    int body = front < 0 ? n - GUARD : n;
    Chunk.setLive(memory, chunk, body);
    if (room != body) {
      file(chunk + body, room - body);
    }
    return front < 0 ? Chunk.joinGuard(memory, chunk, body) : chunk;
  }

  /**
   * Returns a free chunk, other than the top, that holds {@code n} bytes at {@code align}, or 0.
   */
  private int find(int n, int align) {
    if (Chunk.fits(n, front(victim, align), victimSize)) {
      return victim;
    }
    int slack = Math.max(align - Chunk.UNIT, 0);
    int ample = n + slack; // enough wherever the chunk lies
    int chunk =
        Integer.compareUnsigned(ample, n) < 0 ? 0 : Bins.bestFit(memory, table, bins, ample);
    int least = n - GUARD;
    while (chunk == 0 && slack != 0) {
      chunk = Bins.bestFit(memory, table, bins, least);
      if (chunk == 0) {
        return 0;
      }
      int size = memory.loadInt(chunk);
      least = size + Chunk.UNIT;
      while (chunk != 0 && !Chunk.fits(n, front(chunk, align), size)) {
        chunk = memory.loadInt(chunk + Bins.NEXT);
      }
    }
    return chunk;
  }

  /**
   * Returns how far into a free chunk, or the top, the first multiple of {@code align} is: −8 where
   * it is the guard below, which may become part of a block that is aligned to pages.
   */
  private int front(int chunk, int align) {
    int front = -chunk & (align - 1);
    if (align >>> PAGE_SHIFT != 0
        && front == align - GUARD
        && chunk != table + Bins.TABLE
        && table != 0
        && Chunk.size(memory.loadInt(chunk - TAG)) == 0) {
      return -GUARD;
    }
    return front;
  }

  /** Returns whether blocks like this are cached. */
  private static boolean isSmall(int size, int align) {
    return Integer.compareUnsigned(size - 1, Bins.LARGEST_CACHED - TAG) < 0
        && Integer.compareUnsigned(align, Chunk.UNIT) <= 0;
  }

  private int pop(int n) {
    int head = Bins.cache(table, n);
    int chunk = memory.loadInt(head);
    int next = memory.loadInt(chunk);
    memory.storeInt(head, next);
    if (next == 0) {
      cached ^= 1L << (n >>> 3);
    }
    return chunk;
  }

  private void push(int chunk, int n) {
    int head = Bins.cache(table, n);
    memory.storeInt(chunk, memory.loadInt(head));
    memory.storeInt(head, chunk);
    cached |= 1L << (n >>> 3);
  }

  /** Makes a chunk free and merges it with its free neighbours. */
  private void release(int chunk, int size) {
    int above = chunk + size;
    int tag = memory.loadInt(above - TAG);
    int below = memory.loadInt(chunk - TAG);
    if ((below & FREE) != 0) {
      chunk -= chunk == victim + victimSize ? victimSize : Chunk.size(below);
      size += take(chunk);
    }
    if (above == top) {
      if (Integer.compareUnsigned(lastUsed, above - 1) < 0) {
        lastUsed = above - 1;
      }
      top = chunk;
      Chunk.clearAboveFree(memory, chunk);
      return;
    }
    if (above == victim || (tag & ABOVE_FREE) != 0) {
      size += take(above);
    }
    file(chunk, size);
  }

  /** Makes a chunk between live ones free and puts it into its bin. */
  private void file(int chunk, int size) {
    Chunk.setFree(memory, chunk, size);
    if (size != SLIVER) {
      bins = Bins.insert(memory, table, bins, chunk, size);
    }
  }

  /** Takes a free chunk from where it is and returns its size. */
  private int take(int chunk) {
    int size = victimSize;
    if (chunk == victim) {
      victim = 0;
      victimSize = 0;
    } else {
      size = memory.loadInt(chunk);
      if (size != SLIVER) {
        bins = Bins.remove(memory, table, bins, chunk, size);
      }
    }
    return size;
  }

  /** Makes what is left of a chunk the victim, and files the one there was. */
  private void designate(int chunk, int size) {
    retire();
    victim = chunk;
    victimSize = size;
    memory.storeInt(chunk + size - TAG, FREE);
  }

  private void retire() {
    int chunk = victim;
    if (chunk != 0) {
      file(chunk, take(chunk));
    }
  }

  /** Makes a live chunk larger or smaller where it lies; returns whether that was possible. */
  private boolean resize(int chunk, int held, int wanted, int align) {
    int above = chunk + held;
    int tag = memory.loadInt(above - TAG);
    int more = wanted - held;
    if (Integer.compareUnsigned(wanted, held) <= 0) {
      if (more != 0) {
        memory.storeInt(chunk + wanted - TAG, (tag & ~ABOVE_FREE) + more);
        release(chunk + wanted, -more);
      }
      return true;
    }
    if (above == top) {
      if (Integer.compareUnsigned(end - top, more) < 0) {
        tidy(wanted, 1);
        if (find(wanted, align) != 0 || !extend(more)) {
          return false;
        }
      }
      top = chunk + wanted;
      memory.storeInt(top - TAG, tag + more);
      return true;
    }
    if (above != victim && (tag & ABOVE_FREE) == 0) {
      return false;
    }
    int room = above == victim ? victimSize : memory.loadInt(above);
    if (Integer.compareUnsigned(room, more) < 0) {
      return false;
    }
    take(above);
    memory.storeInt(chunk + wanted - TAG, (tag & ~ABOVE_FREE) + more);
    if (room != more) {
      file(chunk + wanted, room - more);
    }
    return true;
  }

  /**
   * Brings free memory together that a request for {@code n} bytes may need. Returns whether there
   * was any: then it is worth looking again.
   */
  private boolean tidy(int n, int align) {
    boolean mayFit = Integer.compareUnsigned(n, end - base) <= 0;
    if ((mayFit && cached != 0) || Integer.compareUnsigned(victimSize, n) >= 0) {
      retire();
      emptyCaches();
      return true;
    }
    if (!isVacant() || (table == base && align >>> PAGE_SHIFT == 0)) {
      return false;
    }
    // Nothing is live, and the bins may be in the way: the next segment is once more the first.
    lastUsed = end - 1;
    top = end;
    table = 0;
    bins = 0;
    victim = 0;
    victimSize = 0;
    return true;
  }

  private void emptyCaches() {
    while (cached != 0) {
      int size = (((Long.numberOfTrailingZeros(cached) - 1) & 63) + 1) << 3;
      cached &= cached - 1;
      int head = Bins.cache(table, size);
      int chunk = memory.loadInt(head);
      memory.storeInt(head, 0);
      while (chunk != 0) {
        int next = memory.loadInt(chunk);
        release(chunk, size);
        chunk = next;
      }
    }
  }

  /** Returns whether there is one segment, to which nobody has added, and nothing live in it. */
  private boolean isVacant() {
    if (table == 0 || top != table + Bins.TABLE || memory.memorySize() << PAGE_SHIFT != end) {
      return false;
    }
    if (table == base) {
      return true;
    }
    retire();
    int tag = memory.loadInt(table - TAG);
    return (tag & FREE) != 0 && Chunk.size(memory.loadInt(table - Chunk.size(tag) - TAG)) == 0;
  }

  /** Grows memory until the top has {@code room} bytes, more than it has. */
  private boolean extend(int room) {
    int pages = ((room - (end - top) - 1) >>> PAGE_SHIFT) + 1;
    if (memory.memorySize() << PAGE_SHIFT != end || table == 0 || memory.memoryGrow(pages) == -1) {
      return false;
    }
    end += pages << PAGE_SHIFT;
    return true;
  }

  /**
   * Grows memory by a segment in which {@code n} bytes fit at {@code align}; the first one, for
   * which there may be memory already, also gets the bins. They come at its start, but for a block
   * aligned to pages that would have to lie too far behind them: that one finds its place below.
   *
   * <pre>
   *   │ bins │ top …        │ guard │ top …        │ guard │ free: n − 8 │ bins │ top …
   * </pre>
   */
  private boolean addSegment(int n, int align) {
    long memoryEnd = memoryEnd();
    boolean first = table == 0;
    boolean atBase = first && memoryEnd - 1 <= Integer.toUnsignedLong(end - 1);
    long bottom = atBase ? Integer.toUnsignedLong(base) : memoryEnd;
    int head = first ? Bins.TABLE : GUARD;
    long start = alignUp(bottom, align);
    boolean edge = align >>> PAGE_SHIFT != 0 && start - bottom < head;
    if (!edge) {
      start = alignUp(bottom + head, align);
    }
    long limit = start + Integer.toUnsignedLong(n) + (edge && first ? Bins.TABLE : 0);
    long newEnd = Math.max(memoryEnd, (limit + PAGE_MASK) & ~PAGE_MASK);
    if (memory.memoryGrow((int) ((newEnd - memoryEnd) >> PAGE_SHIFT)) == -1) {
      return false;
    }
    if (first) {
      base = (int) bottom;
      table = edge ? (int) limit - Bins.TABLE : base;
      top = table + Bins.TABLE;
      if (lastUsed != 0) {
        memory.fill(table, Bins.TABLE, (byte) 0);
      }
      if (edge) {
        lastUsed = (int) newEnd - 1;
        Chunk.layGuard(memory, (int) start, base);
        file((int) start + GUARD, n - GUARD);
      }
    } else {
      if (top != end) {
        file(top, end - top);
      }
      top = (int) bottom + GUARD;
      Chunk.layGuard(memory, (int) bottom, end);
    }
    end = (int) newEnd;
    return true;
  }

  private long memoryEnd() {
    return Integer.toUnsignedLong(memory.memorySize()) << PAGE_SHIFT;
  }

  private static long alignUp(long address, int align) {
    long mask = Integer.toUnsignedLong(align) - 1;
    return (address + mask) & ~mask;
  }
}
