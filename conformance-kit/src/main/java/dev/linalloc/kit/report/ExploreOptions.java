package dev.linalloc.kit.report;

import dev.linalloc.spi.LinearMemory;
import java.util.List;

/**
 * The scope of an exhaustive exploration.
 *
 * @param heapBytes bytes from heapBase to the end of the only page
 * @param sizes the sizes to request, in bytes, unsigned
 * @param aligns the aligns to request, in bytes
 * @param maxBlocks the most blocks that are live at once
 * @param growing whether the allocator may grow memory by one page, and another module by one. Then
 *     growth is also refused at times, and a block that fills most of a page is requested
 * @param maxTransitions how many calls to make at most
 */
public record ExploreOptions(
    int heapBytes,
    List<Integer> sizes,
    List<Integer> aligns,
    int maxBlocks,
    boolean growing,
    long maxTransitions) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if {@code heapBytes}, {@code maxBlocks}, {@code
   *     maxTransitions} or an align is out of range
   */
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
