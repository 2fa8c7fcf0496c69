package dev.linalloc.kit.report;

import dev.linalloc.spec.Rule;

/**
 * The verdict on one rule.
 *
 * @param rule the rule
 * @param outcome the verdict
 * @param checks how often it was checked
 * @param reason why the rule was skipped, or another remark; may be empty
 */
public record RuleResult(Rule rule, Outcome outcome, long checks, String reason) {
  /**
   * The remark on a broken rule of reclaiming that was only tried, if the allocator never reused
   * memory.
   */
  public static final String LIKE_A_BUMP =
      "not promised, but tried; no block lay where one had lain before, as with a bump allocator";

  /** A verdict. */
  public enum Outcome {
    /** Checked, and never found broken. */
    PASS,
    /** A MUST that is broken. */
    FAIL,
    /** A SHOULD that is broken, or a broken rule that was not promised but tried. */
    WARN,
    /** The rule binds the allocator, but no call reached it or it could not be checked. */
    SKIP,
    /** The rule does not bind the allocator: it is about a property that was not promised. */
    NOT_PROMISED;

    @Override
    public String toString() {
      return this == NOT_PROMISED ? "N/A" : name();
    }
  }
}
