package dev.linalloc.kit.oracle;

import dev.linalloc.spec.Rule;
import java.io.Serial;

/** Thrown when an allocator breaks a rule; holds the rule and the evidence. */
public final class RuleViolation extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final Rule rule;
  private final String evidence;

  /** Makes a violation of {@code rule}; {@code evidence} is a sentence with the values seen. */
  public RuleViolation(Rule rule, String evidence) {
    super(evidence);
    this.rule = rule;
    this.evidence = evidence;
  }

  /** Returns the rule that was broken. */
  public Rule rule() {
    return rule;
  }

  /** Returns what was seen, as a sentence. */
  public String evidence() {
    return evidence;
  }
}
