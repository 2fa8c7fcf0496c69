package dev.linalloc.kit.report;

import java.util.Optional;

/**
 * What replaying a trace showed.
 *
 * @param failed requests that were answered NULL
 * @param peakBlocks the most blocks that were live at once
 * @param peakBytes the most bytes that were live at once
 * @param pages the pages of memory at the end
 * @param finding the rule that broke, with a minimal trace
 */
public record Replay(
    int failed, int peakBlocks, long peakBytes, int pages, Optional<Finding> finding) {
  /** A trace that broke a rule, of which nothing else is known. */
  public static Replay broken(Finding finding) {
    return new Replay(0, 0, 0, 0, Optional.of(finding));
  }

  /** The same with what was found made minimal. */
  public Replay withFinding(Finding minimal) {
    return new Replay(failed, peakBlocks, peakBytes, pages, Optional.of(minimal));
  }
}
