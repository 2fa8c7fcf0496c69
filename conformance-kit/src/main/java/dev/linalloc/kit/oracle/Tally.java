package dev.linalloc.kit.oracle;

import dev.linalloc.spec.Rule;

/** How often each rule was checked, and each situation reached. */
@SuppressWarnings("EnumOrdinal") // counts are added at every call
public final class Tally {
  private final long[] checks = new long[Rule.values().length];
  private final Coverage coverage = new Coverage();

  /** Returns how often each situation was reached. */
  public Coverage coverage() {
    return coverage;
  }

  /** Returns how often {@code rule} was checked. */
  public long of(Rule rule) {
    return checks[rule.ordinal()];
  }

  /** Counts {@code times} more checks of {@code rule}. */
  public void add(Rule rule, long times) {
    checks[rule.ordinal()] += times;
  }
}
