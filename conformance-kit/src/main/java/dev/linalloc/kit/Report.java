package dev.linalloc.kit;

import dev.linalloc.api.Promises;
import dev.linalloc.kit.RuleResult.Outcome;
import dev.linalloc.kit.oracle.Coverage;
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
 */
public record Report(
    String target,
    Promises promises,
    long seed,
    List<RuleResult> rules,
    List<Finding> findings,
    List<Coverage.Line> coverage) {
  /** Copies the lists. */
  public Report {
    rules = List.copyOf(rules);
    findings = List.copyOf(findings);
    coverage = List.copyOf(coverage);
  }

  /**
   * Returns whether no MUST is broken and no situation {@link #missed}; with {@code strict}, no
   * SHOULD is broken either and nothing was skipped.
   */
  public boolean conforms(boolean strict) {
    return missed().isEmpty()
        && rules.stream().noneMatch(result -> refuses(result.outcome(), strict));
  }

  /**
   * Returns the situations that the check ought to have reached and has not: nobody can be
   * certified without them.
   */
  public List<String> missed() {
    return coverage.stream().filter(Coverage.Line::missed).map(Coverage.Line::situation).toList();
  }

  private static boolean refuses(Outcome outcome, boolean strict) {
    return switch (outcome) {
      case FAIL -> true;
      case WARN, SKIP -> strict;
      case PASS, NOT_PROMISED -> false;
    };
  }
}
