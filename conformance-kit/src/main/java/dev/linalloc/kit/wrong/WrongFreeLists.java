package dev.linalloc.kit.wrong;

import dev.linalloc.kit.toy.ToyFreeList;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.HeapWalk;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Toy free lists with one error each. If a real allocator had the error, the comment begins with
 * that allocator or its bug report.
 */
final class WrongFreeLists {
  private WrongFreeLists() {}

  /** microsoft/mimalloc#206: ignores the align of small blocks, and places them by size alone. */
  static final class AlignsSmallBlocksBySize extends ToyFreeList {
    AlignsSmallBlocksBySize(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long take(long size, long align) {
      return super.take(size, size <= 64 ? Math.min(align, UNIT) : align);
    }
  }

  /** mattconte/tlsf#36: a block that realloc moves loses its align. */
  static final class ForgetsAlignInRealloc extends ToyFreeList {
    ForgetsAlignInRealloc(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      return super.realloc(address, size, (int) UNIT, newSize);
    }
  }

  /** llvm-mos/llvm-mos-sdk#314: realloc grows a block in place, over its neighbour. */
  static final class ReallocsWithoutLooking extends ToyFreeList {
    ReallocsWithoutLooking(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      boolean little = size > 0 && newSize > size && newSize - size <= 64;
      return little ? address : super.realloc(address, size, align, newSize);
    }
  }

  /** The remainder of a split starts one unit before the end of the block. */
  static final class SplitsTooEarly extends ToyFreeList {
    SplitsTooEarly(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected void split(long previous, long chunk, long start, long size) {
      super.split(previous, chunk, start, Math.max(size - UNIT, UNIT));
    }
  }

  /**
   * bytecodealliance/wasmtime#10349: merges free chunks across a gap that is smaller than the
   * smallest block.
   */
  static final class MergesAcrossSmallGaps extends ToyFreeList {
    MergesAcrossSmallGaps(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean touches(long left, long right) {
      return left != 0 && right != 0 && right - (left + size(left)) < 3 * UNIT;
    }
  }

  /**
   * SFBdragon/talc#49: in free chunks of 16 MiB and more, a bit of the size is mistaken for a tag.
   */
  static final class MisreadsLargeGaps extends ToyFreeList {
    MisreadsLargeGaps(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected void write(long chunk, long size, long next) {
      super.write(chunk, (size & 1 << 24) == 0 ? size : size | 1 << 25, next);
    }
  }

  /**
   * Keeps one freed chunk in a bin, and hands it out repeatedly because the bin is never marked
   * empty.
   */
  static final class KeepsAStaleBinBit extends ToyFreeList {
    private boolean filled;
    private long bin;
    private long binned;

    KeepsAStaleBinBit(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long take(long size, long align) {
      return filled && binned == size && bin % align == 0 ? bin : super.take(size, align);
    }

    @Override
    protected void giveBack(long address, long size) {
      if (filled || size > 64) {
        super.giveBack(address, size);
      } else {
        filled = true;
        bin = address;
        binned = alignUp(size, UNIT);
      }
    }
  }

  /** Portable-Network-Archive/liblzma-rs#223: rounding up wraps the largest sizes to small ones. */
  static final class WrapsSizes extends ToyFreeList {
    WrapsSizes(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      return super.place(alignUp(size, UNIT) & LAST, align);
    }
  }

  /** A request for 0 bytes returns an address that is no multiple of its align. */
  static final class MisalignsEmptyBlocks extends ToyFreeList {
    MisalignsEmptyBlocks(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected int empty(int align) {
      return 1;
    }
  }

  /** alexcrichton/dlmalloc-rs#41: frees more bytes than it handed out. */
  static final class FreesTooMuch extends ToyFreeList {
    FreesTooMuch(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      super.dealloc(address, size == 0 ? 0 : size + (int) UNIT, align);
    }
  }

  /** Writes the tag of a free chunk into the word after the chunk. */
  static final class TagsTheNextBlock extends ToyFreeList {
    TagsTheNextBlock(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      super.dealloc(address, size, align);
      long end = Integer.toUnsignedLong(address) + alignUp(Integer.toUnsignedLong(size), UNIT);
      if (size != 0 && end < memoryEnd()) {
        memory.storeInt((int) end, size);
      }
    }
  }

  /**
   * emscripten-core/emscripten#10377: memalign writes a tag in front of the block even if there is
   * no padding.
   */
  static final class TagsTheBlockInFront extends ToyFreeList {
    TagsTheBlockInFront(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected void split(long previous, long chunk, long start, long size) {
      super.split(previous, chunk, start, size);
      if (start == chunk && start > base) {
        memory.storeInt((int) (start - 4), (int) size);
      }
    }
  }

  /** rust-lang/rust#16687: realloc to a smaller size copies the whole old block. */
  static final class CopiesTheOldSize extends ToyFreeList {
    CopiesTheOldSize(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected void copy(int destination, int source, int size, int newSize) {
      super.copy(destination, source, size, newSize == 0 ? 0 : size);
    }
  }

  /**
   * mini-alloc 1.0, wee_alloc: assumes that new pages directly follow its last page, and so takes
   * foreign pages.
   */
  static final class WritesToForeignPages extends ToyFreeList {
    private long end;

    WritesToForeignPages(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
      end = Math.max(memoryEnd(), base);
    }

    @Override
    protected void added(long from, long to) {
      super.added(end, end + to - from);
      end += to - from;
    }
  }

  /** Merges the free chunks before and after foreign pages. */
  static final class MergesAcrossForeignPages extends ToyFreeList {
    private long end;
    private long gap;
    private long gapEnd;

    MergesAcrossForeignPages(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
      end = memoryEnd();
    }

    @Override
    protected void added(long from, long to) {
      gap = end;
      gapEnd = from;
      end = to;
      super.added(from, to);
    }

    @Override
    protected boolean touches(long left, long right) {
      return super.touches(left, right)
          || (left != 0 && right == gapEnd && left + size(left) == gap);
    }
  }

  /** Aligns the start of the heap downwards, below heapBase. */
  static final class RoundsHeapBaseDown extends ToyFreeList {
    RoundsHeapBaseDown(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long firstUnit(long heapBase) {
      return heapBase & -UNIT;
    }
  }

  /** Stores the address of its first free chunk in the word below heapBase. */
  static final class KeepsItsStateBelowHeapBase extends ToyFreeList {
    KeepsItsStateBelowHeapBase(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected void giveBack(long address, long size) {
      super.giveBack(address, size);
      memory.storeInt((int) base - 4, (int) head);
    }
  }

  /** Clears only the first page of a zeroed block. */
  static final class ZeroesTheFirstPage extends ToyFreeList {
    ZeroesTheFirstPage(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected void zero(int address, int size) {
      super.zero(
          address, Integer.compareUnsigned(size, (int) PAGE_SIZE) < 0 ? size : (int) PAGE_SIZE);
    }
  }

  /** rlsf 0.1.0: a realloc that moves copies the wrong number of bytes, here only whole units. */
  static final class CopiesWholeUnits extends ToyFreeList {
    CopiesWholeUnits(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected void copy(int destination, int source, int size, int newSize) {
      super.copy(destination, source, size & (int) -UNIT, newSize);
    }
  }

  /** A realloc that fails frees the old block nevertheless. */
  static final class FreesWhatItCouldNotMove extends ToyFreeList {
    FreesWhatItCouldNotMove(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      int moved = super.realloc(address, size, align, newSize);
      if (moved == NULL) {
        dealloc(address, size, align);
      }
      return moved;
    }
  }

  /**
   * rustwasm/wee_alloc#100: the page count of the largest sizes wraps to 1, so it adds a page and
   * still fails.
   */
  static final class GrowsInVain extends ToyFreeList {
    GrowsInVain(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean extend(long size, long align) {
      return super.extend(size, align) || (size > LAST - PAGE_SIZE && super.extend(UNIT, UNIT));
    }
  }

  /** rustwasm/wee_alloc: alloc(65370, 16) grows a page, finds no room in it and fails. */
  static final class GrowsWithoutAlign extends ToyFreeList {
    GrowsWithoutAlign(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean extend(long size, long align) {
      return super.extend(size, 1);
    }
  }

  /** After a failed request, cuts blocks from the end of a chunk instead of its start. */
  static final class CutsFromTheEndAfterFailure extends ToyFreeList {
    private boolean failed;

    CutsFromTheEndAfterFailure(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      long start = super.place(size, align);
      failed |= start == NULL;
      return start;
    }

    @Override
    protected long take(long size, long align) {
      for (long previous = 0, chunk = head; failed && chunk != 0; chunk = next(chunk)) {
        long start = (chunk + size(chunk) - size) & -Math.max(align, UNIT);
        if (start >= chunk) {
          split(previous, chunk, start, size);
          return start;
        }
        previous = chunk;
      }
      return super.take(size, align);
    }
  }

  /**
   * Takes each block from the largest free chunk. After a round in which a chunk grew just large
   * enough for one block, small blocks are placed there, and that block never fits again.
   */
  static final class TakesFromTheLargestChunk extends ToyFreeList {
    TakesFromTheLargestChunk(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long take(long size, long align) {
      long largest = 0;
      long before = 0;
      for (long previous = 0, chunk = head; chunk != 0; previous = chunk, chunk = next(chunk)) {
        boolean holds = alignUp(chunk, align) + size <= chunk + size(chunk);
        if (holds && (largest == 0 || size(chunk) > size(largest))) {
          before = previous;
          largest = chunk;
        }
      }
      if (largest == 0) {
        return NULL;
      }
      long start = alignUp(largest, align);
      split(before, largest, start, size);
      return start;
    }
  }

  /** rustwasm/wee_alloc#106: if the first free chunk fits exactly, the rest of the list is lost. */
  static final class LosesTheListAtAnExactFit extends ToyFreeList {
    LosesTheListAtAnExactFit(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected void split(long previous, long chunk, long start, long size) {
      boolean exact = size == size(chunk);
      super.split(previous, chunk, start, size);
      if (exact && previous == 0) {
        head = 0;
      }
    }
  }

  /**
   * Rounds sizes of 4 to 32 KiB up to powers of two: it costs far more than the promised 8 bytes.
   */
  static final class RoundsUpToPowersOfTwo extends ToyFreeList {
    RoundsUpToPowersOfTwo(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int alloc(int size, int align) {
      return super.alloc(rounded(size), align);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      super.dealloc(address, rounded(size), align);
    }

    private static int rounded(int size) {
      return size >= 1 << 12 && size < 1 << 15 ? Integer.highestOneBit(2 * size - 1) : size;
    }
  }

  /** Never merges free chunks. */
  static final class NeverCoalesces extends ToyFreeList {
    NeverCoalesces(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean touches(long left, long right) {
      return false;
    }
  }

  /** Starts the heap at one of two addresses in turn, like address randomisation. */
  static final class BeginsAnywhere extends ToyFreeList {
    private static final AtomicInteger MADE = new AtomicInteger();

    BeginsAnywhere(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long firstUnit(long heapBase) {
      return super.firstUnit(heapBase) + UNIT * (MADE.getAndIncrement() % 2);
    }
  }

  /**
   * SFBdragon/talc#47: for a size of whole pages it grows by 0 pages, finds no room, and tries
   * again forever.
   */
  static final class LoopsOnWholePages extends ToyFreeList {
    LoopsOnWholePages(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      long start = super.place(size, align);
      while (start == NULL && alignUp(size, UNIT) % PAGE_SIZE == 0 && grow(0)) {
        start = take(alignUp(size, UNIT), align);
      }
      return start;
    }

    @Override
    protected boolean extend(long size, long align) {
      return size % PAGE_SIZE != 0 && super.extend(size, align);
    }
  }

  /** fitzgen/bumpalo#69: realloc to a larger size copies the new size instead of the old one. */
  static final class CopiesTheNewSize extends ToyFreeList {
    CopiesTheNewSize(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected void copy(int destination, int source, int size, int newSize) {
      super.copy(destination, source, newSize, newSize);
    }
  }

  /**
   * Searches for an aligned address unit by unit, so the time grows with the size of the free
   * chunk.
   */
  static final class TriesEveryUnit extends ToyFreeList {
    TriesEveryUnit(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long take(long size, long align) {
      for (long previous = 0, chunk = head; chunk != 0; previous = chunk, chunk = next(chunk)) {
        for (long start = chunk; start + size <= chunk + size(chunk); start += UNIT) {
          if (start % align == 0) {
            split(previous, chunk, start, size);
            return start;
          }
        }
      }
      return NULL;
    }
  }

  /**
   * Uses memory again only when nothing is live. Until then it places each block above all others,
   * except that it uses the block again that was just given back. With one long-lived block it
   * leaks without bound.
   */
  static final class WaitsUntilNothingIsLive extends ToyFreeList {
    private long reached;
    private long given;
    private long givenSize;
    private int live;

    WaitsUntilNothingIsLive(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long take(long size, long align) {
      boolean again = size == givenSize && given % align == 0;
      for (long previous = 0, chunk = head; chunk != 0; previous = chunk, chunk = next(chunk)) {
        long start = again ? given : alignUp(Math.max(chunk, reached), align);
        if (chunk <= start && start + size <= chunk + size(chunk)) {
          split(previous, chunk, start, size);
          reached = Math.max(reached, start + size);
          givenSize = 0;
          live++;
          return start;
        }
      }
      return NULL;
    }

    @Override
    public void dealloc(int address, int size, int align) {
      super.dealloc(address, size, align);
      if (size != 0) {
        boolean empty = --live == 0;
        given = Integer.toUnsignedLong(address);
        givenSize = empty ? 0 : alignUp(Integer.toUnsignedLong(size), UNIT);
        reached = empty ? 0 : reached;
      }
    }
  }

  /** Its heap walk still reports blocks that were given back. */
  static final class WalksOverFreedBlocks extends ToyFreeList implements HeapWalk {
    private final TreeMap<Long, Long> blocks = new TreeMap<>();

    WalksOverFreedBlocks(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      long start = super.place(size, align);
      if (start != NULL) {
        blocks.put(start, size);
      }
      return start;
    }

    @Override
    public void walk(ChunkVisitor visitor) {
      blocks.forEach(
          (start, size) -> visitor.chunk((int) (long) start, (int) (long) size, ChunkState.LIVE));
    }
  }

  /** Drops the remainder of a split if it is a single unit. */
  static final class LosesSlivers extends ToyFreeList {
    LosesSlivers(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected void split(long previous, long chunk, long start, long size) {
      boolean sliver = size(chunk) - UNIT == size;
      super.split(previous, chunk, start, sliver ? size + UNIT : size);
    }
  }

  /** Gives every block at least 8 KiB, although it promises 8 bytes of overhead. */
  static final class HasALargeMinimumBlock extends ToyFreeList {
    private static final int LEAST = 1 << 13;

    HasALargeMinimumBlock(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int alloc(int size, int align) {
      return super.alloc(atLeast(size), align);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      super.dealloc(address, atLeast(size), align);
    }

    private static int atLeast(int size) {
      return 0 < size && size < LEAST ? LEAST : size;
    }
  }

  /** Our wee and dl, before rule G9: a block that can lie nowhere is asked for all the same. */
  static final class AsksForWhatCannotBe extends ToyFreeList {
    AsksForWhatCannotBe(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean extend(long size, long align) {
      long end = alignUp(Math.max(memoryEnd(), base), align) + size;
      return end > LAST + 1 ? grow(pagesTo(end)) : super.extend(size, align);
    }
  }

  /** Asks for a page more if growth is refused. */
  static final class AsksForMoreWhenRefused extends ToyFreeList {
    AsksForMoreWhenRefused(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean grow(long pages) {
      return super.grow(pages) || super.grow(pages + 1);
    }
  }
}
