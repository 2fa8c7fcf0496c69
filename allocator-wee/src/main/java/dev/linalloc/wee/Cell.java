package dev.linalloc.wee;

import dev.linalloc.api.LinearMemory;

/**
 * How a cell lies in memory. A cell ends with its foot, which says where the cell starts and where
 * the foot of the cell above is; the foot of the cell below lies right before the start. So both
 * physical neighbours of a cell are at hand.
 *
 * <pre>
 *          start                                   foot    +4      +8      +12     +16
 *   live     │ block ───────────────────────────────────────→│ start │ above │ next cell
 *   cached   │ next in its class │                           │ start │ above │
 *   free     │                                     │ older │ newer │ start │ above │
 * </pre>
 *
 * <p>Starts and feet are multiples of 16. What a cell costs is the two words of its tag, {@link
 * #START} and {@link #ABOVE}; a free cell keeps its links of the free list in the two words before.
 * The smallest cell is a foot alone, a block of up to 8 bytes.
 *
 * <p>The tag lies behind the block rather than before it so that a block can begin exactly where
 * memory begins or somebody else's pages end: with a header in front, a block aligned to 64 KiB or
 * more would have to leave out one whole multiple of its alignment there. A deallocation knows the
 * size of its block, hence where the foot is.
 */
final class Cell {
  /** Bytes of a foot, which all starts, feet and spans are multiples of. */
  static final int FOOT = 16;

  /** Where a free cell's foot keeps the foot that came to the free list before it, or 0. */
  static final int OLDER = 0;

  /** Where a free cell's foot keeps the foot that came to the free list after it, or 0. */
  static final int NEWER = 4;

  /** Where a foot keeps the address its cell starts at, and in its lowest bits the marks. */
  static final int START = 8;

  /** Where a foot keeps the foot of the cell above; in a region's last cell it means nothing. */
  static final int ABOVE = 12;

  /** Marks a cell in the free list. Its neighbours are not free. */
  static final int FREE = 1;

  /** Marks the lowest cell of a region: what lies below it is not the heap's. */
  static final int FIRST = 2;

  /** Leaves a start without its marks. */
  static final int ADDRESS = -FOOT;

  private Cell() {}

  /**
   * Returns how far behind the start of its block the foot of a cell lies: what is left of the
   * block then, up to 8 bytes, reaches into the foot's two links.
   *
   * @param size the block's, from 1 to 2<sup>32</sup> − 8 bytes
   */
  static int span(int size) {
    return (size + 7) & -FOOT;
  }

  /** Sets a cell's start and marks, and tells the cell below, if any, where the cell's foot is. */
  static void mark(LinearMemory memory, int foot, int start) {
    memory.storeInt(foot + START, start);
    if ((start & FIRST) == 0) {
      memory.storeInt((start & ADDRESS) - FOOT + ABOVE, foot);
    }
  }

  /**
   * Cuts a cell in two. The lower one gets a foot and is not free; the upper one keeps the foot,
   * its links and whether it is free.
   */
  static void split(LinearMemory memory, int foot, int lowerFoot) {
    int start = memory.loadInt(foot + START);
    memory.storeInt(foot + START, (lowerFoot + FOOT) | (start & FREE));
    memory.storeInt(lowerFoot + ABOVE, foot);
    mark(memory, lowerFoot, start & ~FREE);
  }
}
