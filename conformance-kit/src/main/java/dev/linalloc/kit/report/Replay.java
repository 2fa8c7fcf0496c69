package dev.linalloc.kit.report;

import java.util.Optional;

/**
 * What replaying a trace showed.
 *
 * @param failed how many requests returned NULL
 * @param peakBlocks the most blocks that were live at once
 * @param peakBytes the most bytes that were live at once
 * @param pages the size of memory at the end, in pages
 * @param finding the broken rule with a minimal trace, if there is one
 */
public record Replay(
    int failed, int peakBlocks, long peakBytes, int pages, Optional<Finding> finding) {
  /**
   * {@return the result for a trace that broke a rule; its figures are 0}
   *
   * @param finding the broken rule
   */
  public static Replay broken(Finding finding) {
    return new Replay(0, 0, 0, 0, Optional.of(finding));
  }

  /**
   * {@return the same figures with another finding}
   *
   * @param minimal the other finding
   */
  public Replay withFinding(Finding minimal) {
    return new Replay(failed, peakBlocks, peakBytes, pages, Optional.of(minimal));
  }
}
