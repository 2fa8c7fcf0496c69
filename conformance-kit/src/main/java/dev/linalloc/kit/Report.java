package dev.linalloc.kit;

import dev.linalloc.api.Promises;
import dev.linalloc.kit.RuleResult.Outcome;
import java.util.List;

/**
 * The verdict on an allocator.
 *
 * @param target its name
 * @param promises what it was held to
 * @param seed the seed of the random traces
 * @param rules every rule of allocators with its verdict, in the order of the specification
 * @param findings for each broken rule its minimal counterexample, in the order they were found
 */
public record Report(
    String target, Promises promises, long seed, List<RuleResult> rules, List<Finding> findings) {
  /** Copies the lists. */
  public Report {
    rules = List.copyOf(rules);
    findings = List.copyOf(findings);
  }

  /**
   * Returns whether no MUST is broken; with {@code strict}, no SHOULD either and nothing was
   * skipped.
   */
  public boolean conforms(boolean strict) {
    return rules.stream().noneMatch(result -> refuses(result.outcome(), strict));
  }

  private static boolean refuses(Outcome outcome, boolean strict) {
    return switch (outcome) {
      case FAIL -> true;
      case WARN, SKIP -> strict;
      case PASS, NOT_PROMISED -> false;
    };
  }
}
