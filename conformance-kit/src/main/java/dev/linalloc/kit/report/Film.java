package dev.linalloc.kit.report;

import dev.linalloc.spec.Rule;
import java.util.List;
import java.util.Optional;

/**
 * What the calls of a trace do to a heap, as a sequence of frames.
 *
 * <p>The heap is divided into areas, which are the same in all frames: area <i>i</i> reaches from
 * edge <i>i</i> to edge <i>i</i> + 1. Each frame says in one letter what each area holds:
 *
 * <pre>
 *   p       memory below heapBase, which belongs to the program
 *   x       foreign pages
 *   m       bytes that the allocator stored for itself
 *   0 to 9  free memory and live blocks: 0 is free, 9 is live, 1 to 8 is the share between
 *   -       no memory yet
 * </pre>
 *
 * @param edges the first address of each area, ascending, and the end of the last area; unsigned
 * @param exact whether each area is of one kind. If false, an area is a cell of a coarse map
 * @param steps the steps of the trace
 * @param frames the frames, in order; the first shows the heap before the first step
 * @param blocks the live blocks, if the film is exact; empty otherwise
 * @param breach the broken rule, which the last frame shows; empty if no single call broke one
 */
public record Film(
    List<Long> edges,
    boolean exact,
    int steps,
    List<Frame> frames,
    List<Block> blocks,
    Optional<Breach> breach) {
  /** Memory below heapBase. */
  public static final char PROGRAM = 'p';

  /** Foreign pages. */
  public static final char FOREIGN = 'x';

  /** Bytes that the allocator stored for itself. */
  public static final char METADATA = 'm';

  /** Free memory. */
  public static final char FREE = '0';

  /** Live blocks. */
  public static final char LIVE = '9';

  /** No memory yet. */
  public static final char ABSENT = '-';

  /** Copies the lists. */
  public Film {
    edges = List.copyOf(edges);
    frames = List.copyOf(frames);
    blocks = List.copyOf(blocks);
  }

  /**
   * The heap after a step.
   *
   * @param step the number of the step, from 1; 0 before the first
   * @param call the step in words
   * @param result what the call returned: an address, {@code NULL}, or nothing
   * @param pages the size of memory, in pages
   * @param liveBlocks the number of live blocks
   * @param liveBytes their bytes
   * @param freeBytes the bytes of the heap that lie in no live block
   * @param largestFree the bytes of the longest range of these
   * @param areas a letter for each area
   */
  public record Frame(
      int step,
      String call,
      String result,
      int pages,
      int liveBlocks,
      long liveBytes,
      long freeBytes,
      long largestFree,
      String areas) {}

  /**
   * A live block: the range [from, to) in the frames [firstFrame, endFrame).
   *
   * @param id its id in the trace
   * @param from its first address, unsigned
   * @param to the address after its last
   * @param firstFrame the first frame in which it is live
   * @param endFrame the frame after the last
   */
  public record Block(int id, long from, long to, int firstFrame, int endFrame) {}

  /**
   * A rule that the last step broke, and the range [from, to) that shows it. The range is empty if
   * the breach has no place.
   *
   * @param rule the rule
   * @param evidence what was seen, as a sentence
   * @param from the first address at fault, unsigned
   * @param to the address after the last
   */
  public record Breach(Rule rule, String evidence, long from, long to) {}
}
