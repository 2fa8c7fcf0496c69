package dev.linalloc.kit.report;

import dev.linalloc.spec.Rule;

/**
 * What became of one rule.
 *
 * @param rule the rule
 * @param outcome the verdict
 * @param checks how often it was checked
 * @param reason why it was skipped, or the empty string
 */
public record RuleResult(Rule rule, Outcome outcome, long checks, String reason) {
  /** Why a rule of reclaiming, tried, is broken by an allocator that never reused memory. */
  public static final String LIKE_A_BUMP =
      "not promised, but tried; no block lay where one had lain before, as with a bump allocator";

  /** A verdict. */
  public enum Outcome {
    /** Checked, and never found broken. */
    PASS,
    /** A MUST that is broken. */
    FAIL,
    /** A SHOULD that is broken. */
    WARN,
    /** Bound by the rule, but it could not be checked. */
    SKIP,
    /** Not promised. */
    NOT_PROMISED;

    @Override
    public String toString() {
      return this == NOT_PROMISED ? "N/A" : name();
    }
  }
}
