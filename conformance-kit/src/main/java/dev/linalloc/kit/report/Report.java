package dev.linalloc.kit.report;

import dev.linalloc.kit.report.RuleResult.Outcome;
import dev.linalloc.spi.Promises;
import java.util.List;

/**
 * The verdict on an allocator.
 *
 * @param target its name
 * @param promises what it was held to
 * @param seed the seed of the random traces
 * @param rules every rule of allocators with its verdict, in the order of the specification
 * @param findings for each broken rule its minimal counterexample, in the order they were found
 * @param coverage how often each situation was reached
 * @param cutShort why the check did not come to its end, or the empty string
 */
public record Report(
    String target,
    Promises promises,
    long seed,
    List<RuleResult> rules,
    List<Finding> findings,
    List<CoverageLine> coverage,
    String cutShort) {
  /** Copies the lists. */
  public Report {
    rules = List.copyOf(rules);
    findings = List.copyOf(findings);
    coverage = List.copyOf(coverage);
  }

  /**
   * Returns whether the check came to its end, no MUST is broken and no situation {@link #missed};
   * with {@code strict}, no SHOULD is broken either and nothing was skipped.
   */
  public boolean conforms(boolean strict) {
    return isComplete()
        && missed().isEmpty()
        && rules.stream().noneMatch(result -> refuses(result.outcome(), strict));
  }

  /**
   * Returns whether reclaiming was tried and is broken, by an allocator that never placed a block
   * where one had lain before: it looks like a bump allocator without the promise of one.
   */
  public boolean looksLikeABump() {
    return rules.stream().anyMatch(result -> result.reason().equals(RuleResult.LIKE_A_BUMP));
  }

  /** Returns whether the check came to its end: nothing is certified by one that did not. */
  public boolean isComplete() {
    return cutShort.isEmpty();
  }

  /** Returns whether a rule is broken: a MUST, or with {@code strict} a SHOULD too. */
  public boolean breaksARule(boolean strict) {
    return rules.stream()
        .map(RuleResult::outcome)
        .anyMatch(outcome -> outcome == Outcome.FAIL || (strict && outcome == Outcome.WARN));
  }

  /**
   * Returns the situations that the check ought to have reached and has not: without them no
   * allocator is certified.
   */
  public List<String> missed() {
    return coverage.stream().filter(CoverageLine::missed).map(CoverageLine::situation).toList();
  }

  private static boolean refuses(Outcome outcome, boolean strict) {
    return switch (outcome) {
      case FAIL -> true;
      case WARN, SKIP -> strict;
      case PASS, NOT_PROMISED -> false;
    };
  }
}
