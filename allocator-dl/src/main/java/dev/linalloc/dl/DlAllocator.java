package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.ABOVE_FREE;
import static dev.linalloc.dl.Chunk.EDGE;
import static dev.linalloc.dl.Chunk.FREE;
import static dev.linalloc.dl.Chunk.GUARD;
import static dev.linalloc.dl.Chunk.SLIVER;
import static dev.linalloc.dl.Chunk.TAG;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.HeapWalk;

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
 *   <li>one of up to 508 bytes from a chunk of exactly its size that was given back not long ago
 *       (see {@link QuickLists});
 *   <li>a small one from a free chunk of exactly its size, or else the <em>designated victim</em>:
 *       what the last small request left of a chunk, so that small blocks asked for in a row also
 *       lie in a row;
 *   <li>the <em>bins</em>, which know the free chunk that fits best (see {@link Bins});
 *   <li>the victim, whatever the size;
 *   <li>the <em>top</em>;
 *   <li>new pages, as few as will do;
 *   <li>where there are none, whatever quick lists hold, coalesced, if that will do.
 * </ol>
 *
 * <p>A small block that is given back goes to a quick list. Any other coalesces at once with its
 * free neighbours, and with the top where it borders on it. So do all chunks but the newest of each
 * list when the lists come to hold more than a small part of the heap, for what is asked for now
 * may be other sizes; and all when the last live block is given back: so where nobody else has
 * grown memory, a heap with nothing live looks like a new one, whatever happened before. A call
 * that fails leaves everything as it was. Top and victim are <em>open</em> chunks: only their
 * fields know how large they are, so that cutting the next block off them is one store, of its tag.
 *
 * <p>Blocks aligned to more than 8 bytes are cut out of a chunk that holds one wherever it lies, or
 * else of any chunk that happens to hold one; what lies in front goes to the bins. A zero-filled
 * block is filled only up to the highest address that the top ever left behind. A block grows in
 * place into a free chunk above it. It also shrinks in place, unless to less than half: then it
 * moves where a free chunk smaller than its own holds it, which copies less than it gives back and
 * keeps large chunks together. (Of a heap filled by random calls, 98.7 % is live instead of 97.6
 * %.)
 *
 * <p>A block costs 4 bytes and is rounded up to a multiple of 8; the table costs 496 bytes once. No
 * call takes longer with more blocks, but for an aligned request, which looks at all chunks that
 * are large enough, if need be; one that would fail, which looks at all chunks; and one that makes
 * all chunks in quick lists coalesce.
 *
 * @see <a href="https://gee.cs.oswego.edu/dl/html/malloc.html">Doug Lea, A Memory Allocator</a>,
 *     for boundary tags, bins and the top (there: the wilderness); the victim and the tries came
 *     with version 2.8
 */
public final class DlAllocator implements GlobalAllocator, HeapWalk {
  private static final int PAGE_SHIFT = 16;
  private static final long PAGE_MASK = 0xffff;

  private final GrowableMemory memory;

  /** Where the heap begins. */
  private int base;

  /**
   * Where the bins' table is, at the base or behind the first block; 0 while the heap is closed.
   */
  private int table;

  /** Bit i tells whether bin i holds a chunk. */
  private long bins;

  /** An open chunk, 0 where there is none. */
  private int victim;

  private int victimSize;

  /** The other open chunk: what is left of the last segment, up to {@link #end}. */
  private int top;

  private int end;

  /** The highest address that was ever below the top when the top went down. */
  private int lastUsed;

  /** Bit i tells whether quick list i holds a chunk. */
  private long lists;

  /** The bytes of the chunks in quick lists. */
  private int kept;

  /** How many blocks are live. */
  private int live;

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
    if (((align - 1) >>> 3 | (size - 1) >>> 31) != 0) { // above 8, above 2^31, or no bytes at all
      return allocAligned(size, align);
    }
    int n = Chunk.sizeFor(size);
    live++;
    if (QuickLists.have(lists, n)) {
      int chunk = QuickLists.first(memory, table, n);
      lists = QuickLists.pop(memory, table, lists, chunk, n);
      kept -= n;
      return chunk;
    }
    boolean small = Integer.compareUnsigned(n, Bins.LARGE) < 0;
    boolean fits = Integer.compareUnsigned(victimSize, n) >= 0;
    if (bins != 0 && !(fits && small && (bins >>> (n >>> 3) & 1) == 0)) {
      int chunk = Bins.bestFit(memory, table, bins, n);
      if (chunk != 0) {
        int rest = take(chunk) - n;
        Chunk.clearAboveFree(memory, chunk);
        memory.storeInt(chunk + n - TAG, n | leave(chunk + n, rest, small));
        return chunk;
      }
    }
    if (fits) {
      return cutVictim(n);
    }
    if (Integer.compareUnsigned(end - top, n) < 0 && !extend(top, Integer.toUnsignedLong(n))) {
      return retry(size, align, n);
    }
    int chunk = top;
    top = chunk + n;
    memory.storeInt(top - TAG, n);
    return chunk;
  }

  /** Serves a request that only another segment may, or else what quick lists hold. */
  private int retry(int size, int align, int n) {
    live--;
    return addSegment(n, align) || coalesceFor(n, align, base, 0) ? alloc(size, align) : NULL;
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
    if (size == 0) {
      return;
    }
    live--;
    if (live != 0 && QuickLists.take(size, align)) {
      int n = Chunk.sizeFor(size);
      lists = QuickLists.push(memory, table, lists, address, n);
      kept += n;
      if (kept > QuickLists.allowance(top - base)) {
        coalesceLists(false);
      }
      return;
    }
    coalesce(address, size, align);
    if (live == 0) {
      startOver();
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
    if (!belongsElsewhere(held, wanted, align) && resize(address, held, wanted, align)) {
      return address;
    }
    int moved = alloc(newSize, align);
    if (moved == NULL) {
      boolean coalesced = coalesceFor(wanted, align, address + held, wanted - held);
      return coalesced ? realloc(address, size, align, newSize) : NULL;
    }
    memory.copy(moved, address, Integer.compareUnsigned(size, newSize) < 0 ? size : newSize);
    if (kept < QuickLists.allowance(top - base) >>> 1) {
      dealloc(address, size, align);
    } else { // what blocks that grow leave behind must not crowd the lists
      live--;
      coalesce(address, size, align);
    }
    return moved;
  }

  @Override
  public void walk(ChunkVisitor visitor) {
    new HeapAudit(memory, base, table, bins, victim, victimSize, top, end, lists, kept, live)
        .walk(visitor);
  }

  /** Serves what {@link #alloc} does not: any align, no bytes at all, and above 2 GiB. */
  private int allocAligned(int size, int align) {
    if (size == 0) {
      return align; // no block, but an aligned address
    }
    int n = Chunk.sizeFor(size, align);
    if (Integer.compareUnsigned(n, size) < 0) {
      return NULL;
    }
    if (table == 0) {
      return open(n, align) ? allocAligned(size, align) : NULL;
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
      return makeRoom(n, align, front) || coalesceFor(n, align, base, 0)
          ? allocAligned(size, align)
          : NULL;
    }
    if (front > 0) {
      file(chunk, front);
      chunk += front;
      room -= front;
    }
    live++;
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
    boolean atGuard =
        align >>> PAGE_SHIFT != 0
            && front == align - GUARD
            && Chunk.isGuard(memory.loadInt(chunk - TAG));
    return atGuard ? -GUARD : front;
  }

  private int cutVictim(int n) {
    int chunk = victim;
    victimSize -= n;
    victim = victimSize == 0 ? 0 : chunk + n;
    memory.storeInt(chunk + n - TAG, n);
    return chunk;
  }

  /**
   * Makes what is left of a chunk the victim, or adds it to its bin; returns what the tag below it
   * has to say of it.
   */
  private int leave(int chunk, int size, boolean designated) {
    if (size == 0) {
      return 0;
    }
    if (!designated || size == SLIVER) {
      add(chunk, size);
      return ABOVE_FREE;
    }
    if (victim != 0) {
      file(victim, victimSize);
    }
    victim = chunk;
    victimSize = size;
    memory.storeInt(chunk + size - TAG, FREE);
    return 0;
  }

  /** Makes the chunk of a block free. */
  private void coalesce(int address, int size, int align) {
    int n = Chunk.sizeFor(size, align);
    int guard = align >>> PAGE_SHIFT == 0 ? 0 : Chunk.splitGuard(memory, address, n);
    release(address + guard, n - guard);
  }

  /** Makes the chunks in quick lists free: all, or all but the newest of each list. */
  private void coalesceLists(boolean all) {
    kept = 0;
    long rest = lists;
    lists = all ? 0 : rest;
    for (; rest != 0; rest &= rest - 1) {
      int size = QuickLists.leastSize(rest);
      int last = QuickLists.head(table, size); // the word that is to end the list
      if (!all) {
        last = memory.loadInt(last);
        kept += size;
      }
      int chunk = memory.loadInt(last);
      memory.storeInt(last, 0);
      while (chunk != 0) {
        int next = memory.loadInt(chunk);
        release(chunk, size);
        chunk = next;
      }
    }
  }

  /** Makes one free chunk of each segment, as nothing is live, and closes one with bins behind. */
  private void startOver() {
    coalesceLists(true);
    if (table != base && top == table + Bins.TABLE) {
      moveTop(end);
      table = 0;
      bins = 0;
    }
  }

  /**
   * Makes all chunks in quick lists free, if that is all that a request lacks for {@code n} bytes
   * at {@code align}; returns whether it is. If not, all stays as it was.
   *
   * @param above where a block ends that may grow in place instead; the base where none does
   * @param more by how many bytes
   */
  private boolean coalesceFor(int n, int align, int above, int more) {
    if (lists == 0) {
      return false;
    }
    QuickLists.flipTags(memory, table, lists);
    // Slivers are in no bin: nothing would find one.
    boolean helps = wouldFit(n == SLIVER ? 2 * SLIVER : n, align, above, more);
    QuickLists.flipTags(memory, table, lists);
    if (helps) {
      coalesceLists(true);
    }
    return helps;
  }

  /**
   * Returns whether a stretch of free chunks, with pages added behind it where it is the last,
   * holds {@code n} bytes at {@code align}, or begins at {@code above} and holds {@code more}.
   */
  private boolean wouldFit(int n, int align, int above, int more) {
    int limit = end;
    for (int chunk = top; chunk != base; ) {
      int tag = memory.loadInt(chunk - TAG);
      int below = chunk - sizeBy(tag);
      if ((tag & FREE) == 0) {
        if (reaches(chunk, limit, front(chunk, align) + Integer.toUnsignedLong(n))
            || (chunk == above && reaches(chunk, limit, Integer.toUnsignedLong(more)))) {
          return true;
        }
        if ((tag & EDGE) != 0) {
          below = memory.loadInt(chunk - 2 * TAG);
        } else if (below == chunk) {
          below = table;
        }
        limit = below;
      }
      chunk = below;
    }
    return false;
  }

  private boolean reaches(int chunk, int limit, long room) {
    return room <= Integer.toUnsignedLong(limit - chunk) || (limit == end && extend(chunk, room));
  }

  /** Makes a chunk free and merges it with its free neighbours. */
  private void release(int chunk, int size) {
    int above = chunk + size;
    int tag = memory.loadInt(above - TAG);
    int below = memory.loadInt(chunk - TAG);
    if ((below & FREE) != 0) {
      chunk -= sizeBy(below);
      size += take(chunk);
    }
    if (above == top) {
      moveTop(chunk);
      Chunk.clearAboveFree(memory, chunk);
    } else {
      if (above == victim || (tag & ABOVE_FREE) != 0) {
        size += take(above);
      }
      file(chunk, size);
    }
  }

  /** Moves the top and notes how far it had come. */
  private void moveTop(int to) {
    if (Integer.compareUnsigned(lastUsed, top - 1) < 0) {
      lastUsed = top - 1;
    }
    top = to;
  }

  /** Makes a chunk between live ones free, tells the one below, and adds it to its bin. */
  private void file(int chunk, int size) {
    Chunk.setAboveFree(memory, chunk);
    add(chunk, size);
  }

  private void add(int chunk, int size) {
    Chunk.setFree(memory, chunk, size);
    if (size != SLIVER) {
      bins = Bins.insert(memory, table, bins, chunk, size);
    }
  }

  /** Takes a free chunk from where it is and returns its size. */
  private int take(int chunk) {
    int size = sizeOf(chunk);
    if (chunk == victim) {
      victim = 0;
      victimSize = 0;
    } else if (size != SLIVER) {
      bins = Bins.remove(memory, table, bins, chunk, size);
    }
    return size;
  }

  private int sizeOf(int chunk) {
    return chunk == victim ? victimSize : memory.loadInt(chunk);
  }

  /** Returns the size of the chunk that ends in {@code tag}: without one, it is the victim. */
  private int sizeBy(int tag) {
    return tag == FREE ? victimSize : Chunk.size(tag);
  }

  /** Returns whether a block shrinks so much that a chunk smaller than its own is there for it. */
  private boolean belongsElsewhere(int held, int wanted, int align) {
    if (Integer.compareUnsigned(wanted, held >>> 1) >= 0) {
      return false;
    }
    int chunk = find(wanted, align);
    return chunk != 0 && Integer.compareUnsigned(sizeOf(chunk), held) < 0;
  }

  /** Makes a live chunk larger or smaller where it lies; returns whether that was possible. */
  private boolean resize(int chunk, int held, int wanted, int align) {
    int above = chunk + held;
    int tag = memory.loadInt(above - TAG);
    int more = wanted - held;
    if (Integer.compareUnsigned(wanted, held) <= 0) {
      if (more != 0) {
        Chunk.moveTag(memory, above, more, tag);
        release(chunk + wanted, -more);
      }
      return true;
    }
    if (above == top) {
      if (Integer.compareUnsigned(end - top, more) < 0
          && (find(wanted, align) != 0 || !extend(top, Integer.toUnsignedLong(more)))) {
        return false;
      }
      top = chunk + wanted;
      Chunk.moveTag(memory, above, more, tag);
      return true;
    }
    if ((above != victim && (tag & ABOVE_FREE) == 0)
        || Integer.compareUnsigned(sizeOf(above), more) < 0) {
      return false;
    }
    int rest = take(above) - more;
    Chunk.moveTag(memory, above, more, tag);
    if (rest != 0) {
      file(chunk + wanted, rest);
    }
    return true;
  }

  /**
   * Makes room for {@code n} bytes at {@code align} where no free chunk and not the top has it.
   *
   * @param front where the block would begin, from the top on
   */
  private boolean makeRoom(int n, int align, int front) {
    boolean vacant = top == base + Bins.TABLE; // bins that lie elsewhere lie higher
    if (vacant && align >>> PAGE_SHIFT != 0 && open(n, align)) {
      return true;
    }
    return extend(top, front + Integer.toUnsignedLong(n)) || addSegment(n, align);
  }

  /** Grows memory until there are {@code room} bytes, more than there are, from {@code from} on. */
  private boolean extend(int from, long room) {
    int pages = (int) ((room - Integer.toUnsignedLong(end - from) + PAGE_MASK) >> PAGE_SHIFT);
    if (memory.memorySize() << PAGE_SHIFT != end || table == 0 || memory.memoryGrow(pages) == -1) {
      return false;
    }
    end += pages << PAGE_SHIFT;
    return true;
  }

  /**
   * Grows memory behind foreign pages by a segment in which {@code n} bytes fit at {@code align}. A
   * block aligned to pages may begin with the segment.
   */
  private boolean addSegment(int n, int align) {
    if (table == 0) {
      return open(n, align);
    }
    long bottom = memoryEnd();
    long start = alignUp(align >>> PAGE_SHIFT != 0 ? bottom : bottom + GUARD, align);
    if ((int) bottom == end || !growTo(start + Integer.toUnsignedLong(n))) {
      return false;
    }
    if (top != end) {
      file(top, end - top);
    }
    Chunk.layGuard(memory, (int) bottom, end);
    top = (int) bottom + GUARD;
    end = (int) memoryEnd();
    return true;
  }

  /**
   * Lays the bins where {@code n} bytes at {@code align} fit as well, and grows memory for both; or
   * where that can't be for foreign pages, the bins alone. They lie at the base, but for a block
   * aligned to pages that would have to lie too far behind them: that one finds its place below.
   *
   * <pre>
   *   │ bins │ top …                │ guard │ free: n − 8 │ bins │ top …
   * </pre>
   *
   * <p>The heap is closed, or there is nothing in it but the bins, which move then if that will do.
   */
  private boolean open(int n, int align) {
    long memoryEnd = memoryEnd();
    long bottom = Integer.toUnsignedLong(base);
    long limit = Integer.toUnsignedLong(end - 1) + 1;
    if (limit - bottom < Bins.TABLE && memoryEnd > limit) {
      bottom = memoryEnd; // what there is before the foreign pages is of no use
      limit = memoryEnd;
    }
    long start = alignUp(bottom, align);
    boolean edge = align >>> PAGE_SHIFT != 0 && start - bottom < Bins.TABLE;
    if (!edge) {
      start = alignUp(bottom + Bins.TABLE, align);
    }
    long blockEnd = start + Integer.toUnsignedLong(n);
    long needed = edge ? blockEnd + Bins.TABLE : blockEnd;
    if (needed > limit) {
      if (memoryEnd > limit) {
        if (table != 0) {
          return false;
        }
        edge = false;
      } else if (growTo(needed)) {
        limit = memoryEnd();
      } else {
        return false;
      }
    }
    base = (int) bottom;
    end = (int) limit;
    table = edge ? (int) blockEnd : base;
    top = table + Bins.TABLE;
    memory.fill(table, Bins.TABLE, (byte) 0);
    if (edge) {
      lastUsed = end - 1;
      Chunk.layGuard(memory, (int) start, base);
      file((int) start + GUARD, n - GUARD);
    }
    return true;
  }

  /** Grows memory until it reaches {@code limit}, which is behind its end. */
  private boolean growTo(long limit) {
    long missing = limit - memoryEnd();
    return memory.memoryGrow((int) ((missing + PAGE_MASK) >> PAGE_SHIFT)) != -1;
  }

  private long memoryEnd() {
    return Integer.toUnsignedLong(memory.memorySize()) << PAGE_SHIFT;
  }

  private static long alignUp(long address, int align) {
    long mask = Integer.toUnsignedLong(align) - 1;
    return (address + mask) & ~mask;
  }
}
