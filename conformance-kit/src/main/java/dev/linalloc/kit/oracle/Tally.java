package dev.linalloc.kit.oracle;

import dev.linalloc.spec.Rule;

/** How often each rule was checked. */
@SuppressWarnings("EnumOrdinal") // counts are added at every call
public final class Tally {
  private final long[] checks = new long[Rule.values().length];

  /** Returns how often {@code rule} was checked. */
  public long of(Rule rule) {
    return checks[rule.ordinal()];
  }

  /** Counts {@code times} more checks of {@code rule}. */
  public void add(Rule rule, long times) {
    checks[rule.ordinal()] += times;
  }
}
