package dev.linalloc.dl;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.HeapWalk;

/**
 * A general-purpose allocator after Doug Lea's: boundary tags let free neighbours coalesce, bins
 * find the best fit, and memory that was never needed stays in one piece at the top.
 *
 * <p>This class is the order in which a request is served: from the first of these that can.
 *
 * <ol>
 *   <li>One of up to 508 bytes from a chunk of exactly its size that was given back not long ago
 *       (see {@link QuickLists});
 *   <li>a small one from a free chunk of exactly its size, or else from the <em>designated
 *       victim</em>, what the last small request left of a chunk (see {@link FreeChunks});
 *   <li>the free chunk that fits best (see {@link Bins});
 *   <li>the victim, whatever the size;
 *   <li>the <em>top</em>, what is left of the last segment (see {@link Segments});
 *   <li>new pages, as few as will do: behind the top, or behind foreign pages as a new segment;
 *   <li>if memory is refused, the chunks in quick lists, coalesced (see {@link LastResort}).
 * </ol>
 *
 * <p>A small block that is given back goes to a quick list. Any other coalesces at once with its
 * free neighbours, and with the top if it borders on it. When the lists exceed their allowance, all
 * but the newest chunk of each list are coalesced: the program may have moved on to other sizes. When
 * the last live block is given back, all are: so unless another module has grown memory, a heap with
 * nothing live looks like a new one, whatever happened before. A call that fails leaves everything
 * as it was.
 *
 * <p>Blocks aligned to more than 8 bytes do without the quick lists (see {@link AlignedBlocks}). A
 * zero-filled block is filled only up to the highest address that the top ever left behind. A block
 * grows and shrinks in place if it can, but one that shrinks to less than half may move (see {@link
 * InPlace}).
 *
 * <p>A block costs 4 bytes and is rounded up to a multiple of 8; the {@link Table} costs 496 bytes
 * once. No call takes longer with more blocks, but for three: an aligned request, which looks at all
 * chunks that are large enough, if need be; a request that would fail, which looks at all chunks;
 * and a deallocation that coalesces the chunks in quick lists.
 *
 * <p>Invariants: {@code live} is the number of blocks that were handed out and not given back; if it
 * is 0, the quick lists are empty and the top is the only free chunk of the last segment. {@link
 * HeapAudit} checks them all.
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
   * Makes an allocator over {@code memory} from {@code heapBase} on, to the end of the pages there
   * are. Nothing is written before the first request.
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
    // Above 8, or above 2^31 bytes, or 0 bytes: two shifts and one branch tell all three.
    if (((align - 1) >>> 3 | (size - 1) >>> 31) != 0) {
      return allocUnusual(size, align);
    }
    int n = Chunk.sizeFor(size);
    live++; // before anything is known: each of the four ways out below needs it
    if (quick.have(n)) {
      return quick.pop(n);
    }
    if (free.prefersBins(n)) {
      int chunk = free.bins.bestFit(n);
      if (chunk != 0) {
        return free.cut(chunk, n);
      }
    }
    if (free.victimHolds(n)) {
      return free.cutVictim(n);
    }
    if (segments.topHolds(n) || segments.extend(segments.top, Integer.toUnsignedLong(n))) {
      return segments.cutTop(n);
    }
    return allocLater(size, align, n);
  }

  /**
   * Looks again once there is room. This calls {@link #alloc} rather than being a loop in it, which
   * would cost each request 2,376 ink: at most three times, since a new segment, a closed heap laid
   * and coalesced lists are each of use once.
   */
  private int allocLater(int size, int align, int n) {
    live--;
    return lastResort.makeRoom(n, 1) ? alloc(size, align) : NULL;
  }

  private int allocUnusual(int size, int align) {
    if (size == 0) {
      return align; // no block, but an aligned address
    }
    int block = aligned.alloc(size, align);
    if (block != NULL) {
      live++;
    }
    return block;
  }

  @Override
  public int allocZeroed(int size, int align) {
    // The last byte that was used, not the first that was not: that one may be 2^32.
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
    if (size == 0) {
      return;
    }
    live--;
    if (live != 0 && QuickLists.accept(size, align)) {
      quick.push(address, Chunk.sizeFor(size));
      if (quick.cached > quick.allowance()) {
        quick.coalesceOlder();
      }
      return;
    }
    aligned.dealloc(address, size, align);
    if (live == 0) {
      quick.coalesceAll();
      segments.close();
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
    int moved;
    do {
      if (inPlace.resize(address, held, wanted, align)) {
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
    } else { // what blocks that grow leave behind must not crowd the lists
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
