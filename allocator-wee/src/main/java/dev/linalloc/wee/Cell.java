package dev.linalloc.wee;

import dev.linalloc.spi.LinearMemory;

/**
 * The layout of a cell in memory. A cell ends with its tag, two words: the address where the cell
 * starts, and the address of the tag of the cell above. The tag of the cell below lies directly
 * before the start. So both neighbours of a cell are found in O(1).
 *
 * <pre>
 *          start                                    tag     +4      +8
 *   live     │ block ─────────────────────────────→ │ start │ above │ next cell
 *   cached   │ next in its class │                  │ start │ above │
 *   free     │                     │ older │ newer  │ start │ above │
 * </pre>
 *
 * <p>A start is a multiple of 16, and a tag lies 8 bytes before such a multiple. A free cell keeps
 * its links of the free list in the two words before its tag. The smallest cell holds a block of up
 * to 8 bytes.
 *
 * <p>The tag lies behind the block, so a block can begin exactly at the start of memory or at the
 * end of foreign pages. With a header before it, a block aligned to 64 KiB or more would have to
 * skip one whole multiple of its alignment there. A deallocation finds the tag by the size of its
 * block.
 */
final class Cell {
  /** Every start is a multiple of this; also the bytes of the smallest cell. */
  static final int UNIT = 16;

  /** Bytes of a tag. */
  static final int TAG = 8;

  /** Offset from a free cell's tag to its link to the next older cell of the free list, or 0. */
  static final int OLDER = -8;

  /** Offset from a free cell's tag to its link to the next newer cell of the free list, or 0. */
  static final int NEWER = -4;

  /**
   * Offset in a tag of its second word: the address of the tag above. In a segment's last cell it
   * is a link of {@link Segments} instead.
   */
  static final int ABOVE = 4;

  /** Marks, in a tag's start, a cell in the free list. Its neighbours are not free. */
  static final int FREE = 1;

  /** Marks, in a tag's start, the lowest cell of a segment, which has no cell below it. */
  static final int FIRST = 2;

  /**
   * The bit of an address that tells a link of {@link Segments} from a tag: a link lies 4 bytes
   * behind a tag, which lies 8 bytes behind a multiple of 16.
   */
  static final int LINK = 4;

  /** Mask that leaves the address of a start without its marks. */
  static final int ADDRESS = -UNIT;

  private Cell() {}

  /**
   * Returns the distance from the start of a block to its tag, in bytes: 8, 24, 40 and so on.
   *
   * @param size the size of the block, from 1 to 2<sup>32</sup> − 8 bytes
   */
  static int reach(int size) {
    return ((size + 7) & -UNIT) + TAG;
  }

  /**
   * Stores a cell's start and marks in its tag, and the tag's address in the cell below, if any.
   */
  static void mark(LinearMemory memory, int tag, int start) {
    memory.storeInt(tag, start);
    if ((start & FIRST) == 0) {
      memory.storeInt((start & ADDRESS) - TAG + ABOVE, tag);
    }
  }

  /**
   * Splits a cell in two. The lower one gets a new tag and is not free. The upper one keeps the old
   * tag, its links and its free mark.
   */
  static void split(LinearMemory memory, int tag, int lowerTag) {
    int start = memory.loadInt(tag);
    memory.storeInt(tag, (lowerTag + TAG) | (start & FREE));
    memory.storeInt(lowerTag + ABOVE, tag);
    mark(memory, lowerTag, start & ~FREE);
  }
}
