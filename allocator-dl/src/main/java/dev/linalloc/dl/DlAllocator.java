package dev.linalloc.dl;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.HeapWalk;

/**
 * A general-purpose allocator after Doug Lea's: boundary tags let free neighbours coalesce, bins
 * find the best fit, and memory that was never needed stays in one piece at the top.
 *
 * <p>This class implements the order in which a request is served. It tries these in order, until
 * one holds the request:
 *
 * <ol>
 *   <li>for up to 508 bytes, a chunk of exactly the right size that was given back recently (see
 *       {@link QuickLists});
 *   <li>for a small request, a free chunk of exactly the right size, or else the <em>designated
 *       victim</em>, the rest of the chunk that the last small request split (see {@link
 *       FreeChunks});
 *   <li>the free chunk that fits best (see {@link Bins});
 *   <li>the victim, for any size;
 *   <li>the <em>top</em>, the free rest of the last segment (see {@link Segments});
 *   <li>the fewest new pages that suffice: behind the top, or as a new segment behind foreign
 *       pages;
 *   <li>if growth is refused, the chunks in quick lists, coalesced (see {@link LastResort}).
 * </ol>
 *
 * <p>A small block that is given back goes to a quick list. Any other coalesces at once with its
 * free neighbours, the top included. When the lists exceed their allowance, all but the newest
 * chunk of each list coalesce: the program may have moved on to other sizes. They do so too when
 * memory has grown, because chunks in lists may keep large free ranges apart. When the last live
 * block is given back, all chunks coalesce, and the heap begins anew at its first segment. So a
 * program that works in rounds finds each block where it was in the round before, also if other
 * modules have grown memory. A failed call changes nothing.
 *
 * <p>Blocks aligned to more than 8 bytes do not use the quick lists (see {@link AlignedBlocks}). A
 * zero-filled block is cleared only up to the highest address that was ever below the top. A block
 * grows and shrinks in place if it can, but one that shrinks to less than half may move (see {@link
 * InPlace}).
 *
 * <p>A block takes 4 bytes for its tag and is rounded up to a multiple of 8; the {@link Table}
 * takes 496 bytes once. The time of a call does not depend on the number of blocks, with three
 * exceptions: an aligned request may visit all chunks that are large enough; a request that would
 * otherwise fail visits all chunks; and a deallocation may coalesce all chunks in quick lists.
 *
 * <p>Invariants: {@code live} is the number of blocks that were handed out and not given back; if
 * it is 0, the quick lists are empty, and the first segment is the last, whose only free chunk
 * above the table is the top. {@link HeapAudit} checks them all.
 *
 * @see <a href="https://gee.cs.oswego.edu/dl/html/malloc.html">Doug Lea, A Memory Allocator</a>,
 *     for boundary tags, bins and the top (there: the wilderness); the victim and the tries came
 *     with version 2.8
 */
public final class DlAllocator implements GlobalAllocator, HeapWalk {
  private final GrowableMemory memory;
  private final Table table;
  private final FreeChunks free;
  private final Segments segments;
  private final QuickLists quick;
  private final LastResort lastResort;
  private final AlignedBlocks aligned;
  private final InPlace inPlace;

  /** How many blocks are live. */
  private int live;

  /**
   * Makes an allocator whose heap takes all present pages from {@code heapBase} on. Nothing is
   * written before the first request.
   *
   * @param memory the memory to allocate in; from {@code heapBase} on it reads zero
   * @param heapBase the first address of the heap, unsigned, at least 1
   */
  public DlAllocator(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    table = new Table();
    free = new FreeChunks(memory, table);
    segments = new Segments(memory, table, free, heapBase);
    quick = new QuickLists(memory, table, segments);
    lastResort = new LastResort(memory, table, free, segments, quick);
    aligned = new AlignedBlocks(memory, free, segments, lastResort);
    inPlace = new InPlace(memory, free, segments);
  }

  @Override
  public int alloc(int size, int align) {
    // One condition for three cases: an align above 8 leaves bits after the first shift; a size
    // of 0 or above 2^31 makes size - 1 negative, which leaves one after the second.
    boolean usual = ((align - 1) >>> 3 | (size - 1) >>> 31) == 0;
    int n = Chunk.sizeFor(size);
    boolean recent = quick.have(n); // before the &&, so that both compile to one branch in wasm
    if (usual && recent) {
      live++;
      return quick.pop(n);
    }
    int room = segments.room(); // before the &&, as above
    boolean byTop = free.holdNone(n) && Integer.compareUnsigned(room, n) >= 0;
    if (!usual || !byTop) {
      if (!usual) {
        return allocUnusual(size, align);
      }
      int chunk = free.prefersBins(n) ? free.bins.bestFit(n) : 0;
      if (chunk != 0) {
        live++;
        return free.cut(chunk, n);
      }
      if (free.victimHolds(n)) {
        live++;
        return free.cutVictim(n);
      }
      if (Integer.compareUnsigned(room, n) < 0) {
        if (!segments.extend(segments.top, Integer.toUnsignedLong(n))) {
          return allocLater(size, align, n);
        }
        if (quick.cached != 0) {
          quick.coalesceOlder();
        }
      }
    }
    live++;
    return segments.cutTop(n);
  }

  /**
   * Makes room and tries again. It calls {@link #alloc}, because a loop there would cost each
   * request 2,400 ink. There are at most three such calls, since a new segment, a new table and
   * coalesced lists each help at most once.
   */
  private int allocLater(int size, int align, int n) {
    return lastResort.makeRoom(n, 1) ? alloc(size, align) : NULL;
  }

  private int allocUnusual(int size, int align) {
    if (size == 0) {
      return align; // no block, but an aligned address
    }
    int bound = segments.bound;
    int block = aligned.alloc(size, align);
    if (block != NULL) {
      live++;
    }
    if (segments.bound != bound) {
      quick.coalesceOlder();
    }
    return block;
  }

  @Override
  public int allocZeroed(int size, int align) {
    // The last byte that was ever used. The first unused byte could be at 2^32, beyond an int.
    int used = segments.top - 1;
    int block = alloc(size, align);
    int last = segments.lastUsed;
    used = Integer.compareUnsigned(used, last) < 0 ? last : used;
    if (Integer.compareUnsigned(block, used) <= 0 && block != NULL && size != 0) {
      int dirty = used - block + 1;
      memory.fill(block, Integer.compareUnsigned(dirty, size) < 0 ? dirty : size, (byte) 0);
    }
    return block;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    // All conditions are read before the &&, so that they compile to one branch in wasm.
    int blocks = live;
    int n = Chunk.sizeFor(size);
    boolean small = QuickLists.accept(size, align);
    boolean room = quick.haveRoom(n);
    if (small && blocks != 1 && room) {
      live = blocks - 1;
      quick.push(address, n);
      return;
    }
    if (size == 0) {
      return;
    }
    if (small && blocks != 1) { // the lists have no room: only the newest of each stay
      quick.cached = 0; // so that there is room; coalesceOlder counts anew
      dealloc(address, size, align);
      quick.coalesceOlder();
      return;
    }
    live = blocks - 1;
    aligned.dealloc(address, size, align);
    if (live == 0) {
      quick.coalesceAll();
      segments.beginAnew();
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
    int bound = segments.bound;
    int moved;
    do {
      if (inPlace.resize(address, held, wanted, align)) {
        if (segments.bound != bound) {
          quick.coalesceOlder();
        }
        return address;
      }
      moved = alloc(newSize, align);
    } while (moved == NULL && lastResort.coalesceFor(wanted, align, address + held, wanted - held));
    if (moved == NULL) {
      return NULL;
    }
    memory.copy(moved, address, Integer.compareUnsigned(size, newSize) < 0 ? size : newSize);
    if (quick.cached < quick.allowance() >>> 1) {
      dealloc(address, size, align);
    } else { // the old chunks of growing blocks must not crowd the lists
      live--;
      aligned.dealloc(address, size, align);
    }
    return moved;
  }

  @Override
  public void walk(ChunkVisitor visitor) {
    new HeapAudit(memory, table, free, segments, quick, live).walk(visitor);
  }
}
