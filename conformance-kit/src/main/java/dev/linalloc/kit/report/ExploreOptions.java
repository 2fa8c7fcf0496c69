package dev.linalloc.kit.report;

import dev.linalloc.spi.LinearMemory;
import java.util.List;

/**
 * The scope of an exhaustive exploration.
 *
 * @param heapBytes bytes from heapBase to the end of the only page
 * @param sizes sizes that are asked for, in bytes
 * @param aligns aligns that are asked for, in bytes
 * @param maxBlocks the most blocks that are live at once
 * @param growing whether memory may grow by one page, and somebody else may add one; then growth
 *     may also be refused for a while, and a block that fills most of a page is asked for as well
 * @param maxTransitions where to stop if there is no end
 */
public record ExploreOptions(
    int heapBytes,
    List<Integer> sizes,
    List<Integer> aligns,
    int maxBlocks,
    boolean growing,
    long maxTransitions) {
  /** Checks the numbers. */
  public ExploreOptions {
    if (heapBytes < 1 || heapBytes > LinearMemory.PAGE_SIZE - 1) {
      throw new IllegalArgumentException(
          "heapBytes (" + heapBytes + ") must be from 1 to " + (LinearMemory.PAGE_SIZE - 1));
    }
    if (maxBlocks < 1) {
      throw new IllegalArgumentException("blocks (" + maxBlocks + ") must be at least 1");
    }
    if (maxTransitions < 1) {
      throw new IllegalArgumentException("transitions (" + maxTransitions + ") must be at least 1");
    }
    for (int align : aligns) {
      if (Integer.bitCount(align) != 1) {
        throw new IllegalArgumentException("align (" + align + ") must be a power of two");
      }
    }
    sizes = List.copyOf(sizes);
    aligns = List.copyOf(aligns);
  }
}
