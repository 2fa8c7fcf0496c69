package dev.linalloc.kit.oracle;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.LinearMemory;

/**
 * What blocks hold: rules C1 to C6. (C1 to C3 are also checked at every store, by {@link
 * ObservedMemory}.)
 */
final class ContentRules {
  private static final int CALLS_A_SAMPLE = 16;

  private final LinearMemory memory;
  private final Shadow shadow;
  private final Checks checks;
  private long calls;

  ContentRules(LinearMemory memory, Shadow shadow, Checks checks) {
    this.memory = memory;
    this.shadow = shadow;
    this.checks = checks;
  }

  /**
   * Checks a block about to be given back or reallocated: nobody has changed it since it was handed
   * out.
   */
  void givenBack(int slot) {
    shadow.verify(slot, checks);
  }

  /** Checks a new block of zeros, before its user writes to it. */
  void zeroed(Call call) {
    long dirty = Pattern.firstNonZero(memory, call.answer, call.size);
    checks.that(
        Rule.C4, dirty < 0, () -> call + " answered a block that is not zero near offset " + dirty);
  }

  /** Checks a reallocated block against the old one. */
  void reallocated(Call call) {
    long kept = Math.min(call.oldSize, call.size);
    long change = Pattern.firstChange(memory, call.answer, call.address, call.oldSize, kept);
    checks.that(
        Rule.C5, change < 0, () -> call + " lost the byte at offset " + change + " of " + kept);
  }

  /** Checks the old block, in {@code slot}, of a realloc that failed. */
  void reallocFailed(Call call, int slot) {
    long change = shadow.firstChange(slot);
    checks.that(
        Rule.C6, change < 0, () -> call + " failed and changed the block at offset " + change);
  }

  /** Verifies a claim now and then. */
  void sample() {
    if (calls++ % CALLS_A_SAMPLE == CALLS_A_SAMPLE - 1) {
      shadow.verifySample(checks);
    }
  }
}
