package dev.linalloc.mini;

import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;

/**
 * A bump allocator: every block is taken from the top of the heap and never given back.
 * Deallocation does nothing, so memory handed out has never been written by anybody and zero-filled
 * blocks are free.
 *
 * <pre>
 *   heapBase                 top                bound             2^32
 *      │ handed out, for ever │ free, reads zero  │ foreign or absent │
 *      └──────────────────────┴───────────────────┴───────────────────┘
 *                             ├──── room ─────────┤
 * </pre>
 *
 * <p>Both addresses are held negated, that is as their distance from 2<sup>32</sup>. Aligning
 * <em>up</em> an address is then aligning <em>down</em> its distance, one {@code and}; a top of
 * 2<sup>32</sup> is the distance 0, which no address in use has, so that a full memory can't be
 * mistaken for an empty one; and the first address to hand out is never confused with {@link
 * #NULL}.
 *
 * <p>The last byte of the address space is never part of the heap: a block that held it would end
 * at 2<sup>32</sup>, which is 0 in 32 bits. {@code bound} is thus at most 2<sup>32</sup> − 1.
 *
 * <p>An allocation costs a handful of instructions and one branch; growing is left to a second
 * method. Pages that somebody else has added since are skipped: the heap goes on behind them. The
 * design is mini-alloc's, by Offchain Labs.
 */
public final class MiniAllocator implements GlobalAllocator {
  private static final int PAGE_SHIFT = 16;
  private static final long LAST_ADDRESS = 0xffff_ffffL;

  private final GrowableMemory memory;
  private int negTop;
  private int negBound;

  /**
   * Makes an allocator over {@code memory} from {@code heapBase} on, to the end of the pages there
   * are.
   */
  public MiniAllocator(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    long base = Integer.toUnsignedLong(heapBase);
    negTop = -heapBase;
    negBound = negated(Math.max(base, memoryEnd()));
  }

  @Override
  public int alloc(int size, int align) {
    int start = negTop & -align;
    int room = start - negBound;
    // A start beyond the bound has a negative room, as has a room of 2 GiB or more: both count as
    // none here, as does size 0.
    if (Integer.compareUnsigned(size - 1, room & ~(room >> 31)) < 0) {
      negTop = start - size;
      return -start;
    }
    return allocSlowly(size, align);
  }

  @Override
  public int allocZeroed(int size, int align) {
    return alloc(size, align);
  }

  @Override
  public void dealloc(int address, int size, int align) {}

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    if (Integer.compareUnsigned(newSize, size) <= 0) {
      return address;
    }
    int before = negTop;
    if (address + size == -before) {
      negTop = -address; // the newest block: taken back, so that it grows where it lies
    }
    int moved = alloc(newSize, align);
    if (moved == NULL) {
      negTop = before;
    } else if (moved != address) {
      memory.copy(moved, address, size);
    }
    return moved;
  }

  /** Allocates with 64-bit care: a size of 0, a room of 2 GiB or more, and whatever needs pages. */
  private int allocSlowly(int size, int align) {
    int aligned = -(negTop & -align);
    if (size == 0) {
      return aligned;
    }
    long bound = distance(negBound);
    long end = distance(negTop & -align) + Integer.toUnsignedLong(size);
    if (end > bound) {
      long memoryEnd = memoryEnd();
      if (memoryEnd > bound) { // pages that are not ours: go on behind them
        end = alignUp(memoryEnd, align) + Integer.toUnsignedLong(size);
      }
      if (end > LAST_ADDRESS) {
        return NULL;
      }
      int pages = (int) ((end - memoryEnd + 0xffff) >>> PAGE_SHIFT);
      if (memory.memoryGrow(pages) == -1) {
        return NULL;
      }
      negBound = negated(memoryEnd + ((long) pages << PAGE_SHIFT));
    }
    negTop = (int) -end;
    return (int) end - size;
  }

  private long memoryEnd() {
    return Integer.toUnsignedLong(memory.memorySize()) << PAGE_SHIFT;
  }

  private static long alignUp(long address, int align) {
    long mask = Integer.toUnsignedLong(align) - 1;
    return (address + mask) & ~mask;
  }

  private static long distance(int negated) {
    return (1L << 32) - Integer.toUnsignedLong(negated);
  }

  private static int negated(long address) {
    return (int) -Math.min(address, LAST_ADDRESS);
  }
}
