package dev.linalloc.kit.report;

import dev.linalloc.kit.report.RuleResult.Outcome;
import dev.linalloc.spi.Promises;
import java.util.List;

/**
 * The verdict on an allocator.
 *
 * @param target its name
 * @param promises what the allocator promises
 * @param seed the seed of the random traces
 * @param effort how much was checked
 * @param rules every rule of allocators with its verdict, in the order of the specification
 * @param findings for each broken rule its minimal counterexample, in the order they were found
 * @param coverage how often each situation was reached
 * @param costs the memory accesses of calls, at growing numbers of live blocks; empty if the check
 *     did not reach its end
 * @param cutShort why the check did not reach its end; empty if it did
 */
public record Report(
    String target,
    Promises promises,
    long seed,
    Effort effort,
    List<RuleResult> rules,
    List<Finding> findings,
    List<CoverageLine> coverage,
    List<CostCurve> costs,
    String cutShort) {
  /** Copies the lists. */
  public Report {
    rules = List.copyOf(rules);
    findings = List.copyOf(findings);
    coverage = List.copyOf(coverage);
    costs = List.copyOf(costs);
  }

  /**
   * {@return whether the check reached its end, no MUST is broken and no situation was {@link
   * #missed}} With {@code strict}, it also requires that no SHOULD is broken and no rule was
   * skipped.
   *
   * @param strict whether warnings and skipped rules count
   */
  public boolean conforms(boolean strict) {
    return isComplete()
        && missed().isEmpty()
        && rules.stream().noneMatch(result -> refuses(result.outcome(), strict));
  }

  /**
   * {@return whether the allocator looks like a bump allocator that did not promise to be one:
   * reclaiming was tried and is broken, and no block ever lay where an earlier one had}
   */
  public boolean looksLikeABump() {
    return rules.stream().anyMatch(result -> result.reason().equals(RuleResult.LIKE_A_BUMP));
  }

  /** {@return whether the check reached its end} A check that did not certifies no allocator. */
  public boolean isComplete() {
    return cutShort.isEmpty();
  }

  /**
   * {@return whether a MUST is broken, or with {@code strict} a SHOULD}
   *
   * @param strict whether a broken SHOULD counts
   */
  public boolean breaksARule(boolean strict) {
    return rules.stream()
        .map(RuleResult::outcome)
        .anyMatch(outcome -> outcome == Outcome.FAIL || (strict && outcome == Outcome.WARN));
  }

  /**
   * {@return the required situations that the check did not reach} If there is one, the allocator
   * is not certified.
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
