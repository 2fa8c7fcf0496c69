package dev.linalloc.wee;

import dev.linalloc.spi.LinearMemory;

/**
 * How a cell lies in memory. A cell ends with its tag, two words that say where the cell starts and
 * where the tag of the cell above is; the tag of the cell below lies right before the start. So both
 * physical neighbours of a cell are found in O(1).
 *
 * <pre>
 *          start                                    tag     +4      +8
 *   live     │ block ─────────────────────────────→ │ start │ above │ next cell
 *   cached   │ next in its class │                  │ start │ above │
 *   free     │                     │ older │ newer  │ start │ above │
 * </pre>
 *
 * <p>Starts are multiples of 16, tags lie 8 bytes before one. A free cell keeps its links of the
 * free list in the two words before its tag. The smallest cell is a block of up to 8 bytes.
 *
 * <p>The tag lies behind the block rather than before it so that a block can begin exactly where
 * memory begins or foreign pages end: with a header in front, a block aligned to 64 KiB or
 * more would have to leave out one whole multiple of its alignment there. A deallocation knows the
 * size of its block, hence where the tag is.
 */
final class Cell {
  /** What starts are multiples of, and the bytes of the smallest cell. */
  static final int UNIT = 16;

  /** Bytes of a tag. */
  static final int TAG = 8;

  /** Where, from its tag, a free cell keeps the one that came to the free list before it, or 0. */
  static final int OLDER = -8;

  /** Where, from its tag, a free cell keeps the one that came to the free list after it, or 0. */
  static final int NEWER = -4;

  /** Where a tag keeps the tag of the cell above; a segment's last cell keeps something else there. */
  static final int ABOVE = 4;

  /** Marks, in a tag's start, a cell in the free list. Its neighbours are not free. */
  static final int FREE = 1;

  /** Marks, in a tag's start, the lowest cell of a segment: what lies below it is not the heap's. */
  static final int FIRST = 2;

  /** Leaves a start without its marks. */
  static final int ADDRESS = -UNIT;

  private Cell() {}

  /**
   * Returns how far behind the start of its block a tag lies: 8, 24, 40 and so on.
   *
   * @param size the block's, from 1 to 2<sup>32</sup> − 8 bytes
   */
  static int reach(int size) {
    return ((size + 7) & -UNIT) + TAG;
  }

  /** Sets a cell's start and marks, and tells the cell below, if any, where the cell's tag is. */
  static void mark(LinearMemory memory, int tag, int start) {
    memory.storeInt(tag, start);
    if ((start & FIRST) == 0) {
      memory.storeInt((start & ADDRESS) - TAG + ABOVE, tag);
    }
  }

  /**
   * Cuts a cell in two. The lower one gets a tag and is not free; the upper one keeps the tag, its
   * links and whether it is free.
   */
  static void split(LinearMemory memory, int tag, int lowerTag) {
    int start = memory.loadInt(tag);
    memory.storeInt(tag, (lowerTag + TAG) | (start & FREE));
    memory.storeInt(lowerTag + ABOVE, tag);
    mark(memory, lowerTag, start & ~FREE);
  }
}
