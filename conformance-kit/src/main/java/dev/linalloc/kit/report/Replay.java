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
  /** Returns the result for a trace that broke a rule; its figures are 0. */
  public static Replay broken(Finding finding) {
    return new Replay(0, 0, 0, 0, Optional.of(finding));
  }

  /** Returns the same figures with another finding. */
  public Replay withFinding(Finding minimal) {
    return new Replay(failed, peakBlocks, peakBytes, pages, Optional.of(minimal));
  }
}
