package dev.linalloc.kit.report;

import java.util.Locale;

/** How much a check does, from a first glance to a long search. */
public enum Effort {
  /** Short scripts and a tenth of the random steps: for each build. */
  QUICK(16_000),
  /** Every script: enough for a certificate. */
  DEFAULT(160_000),
  /** Every script and ten times the random steps: for a release. */
  THOROUGH(1_600_000);

  private final long steps;

  Effort(long steps) {
    this.steps = steps;
  }

  /** {@return the least number of random steps} */
  public long steps() {
    return steps;
  }

  /** {@return the name in lower case, as the command takes it} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
