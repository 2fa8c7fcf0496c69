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
    long bound = Math.max(Integer.toUnsignedLong(heapBase), bytes(memory.memorySize()));
    negTop = -heapBase;
    negBound = (int) -Math.min(bound, LAST_ADDRESS);
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

  /**
   * Allocates with 64-bit care: a size of 0, a room of 2 GiB or more, and whatever needs pages. A
   * block that would not end below the last address asks for more pages than there can be, so that
   * it is refused like any other.
   */
  private int allocSlowly(int size, int align) {
    int start = negTop & -align;
    long negEnd = distance(start, size);
    if (size == 0 || negEnd >= Integer.toUnsignedLong(negBound)) {
      negTop = size == 0 ? negTop : (int) negEnd;
      return -start;
    }
    int pages = memory.memorySize();
    if (bytes(pages) > (1L << 32) - Integer.toUnsignedLong(negBound)) {
      start = -(pages << PAGE_SHIFT) & -align; // pages that are not ours: go on behind them
    }
    negEnd = distance(start, size);
    int needed = (~(int) negEnd >>> PAGE_SHIFT) + 1;
    int refused = (int) ((negEnd - 1) >> 63);
    if (memory.memoryGrow((needed - pages) | refused) == -1) {
      return NULL;
    }
    negTop = (int) negEnd;
    negBound = -(needed << PAGE_SHIFT) | (needed >>> PAGE_SHIFT); // 1, not 0, at 2^32
    return -start;
  }

  /** Returns how far from 2<sup>32</sup> a block ends; 0 or less where there is no such block. */
  private static long distance(int negStart, int size) {
    return Integer.toUnsignedLong(negStart) - Integer.toUnsignedLong(size);
  }

  private static long bytes(int pages) {
    return Integer.toUnsignedLong(pages) << PAGE_SHIFT;
  }
}
