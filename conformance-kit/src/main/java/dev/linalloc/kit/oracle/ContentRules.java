package dev.linalloc.kit.oracle;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.LinearMemory;

/**
 * The rules about the contents of memory: {@link Rule#C1 C1} to {@link Rule#C7 C7}. {@link
 * ObservedMemory} also checks C1 to C3 at every store.
 */
final class ContentRules implements RuleGroup {
  private static final int CALLS_PER_SAMPLE = 16;

  private final LinearMemory memory;
  private final Shadow shadow;
  private final Checks checks;
  private long calls;

  ContentRules(LinearMemory memory, Shadow shadow, Checks checks) {
    this.memory = memory;
    this.shadow = shadow;
    this.checks = checks;
  }

  /** Checks that the block still holds what its user wrote. */
  @Override
  public void before(Call call) {
    shadow.verify(call.slot, checks);
  }

  @Override
  public void placed(Call call) {
    if (call.kind == Call.Kind.ALLOC_ZEROED) {
      zeroed(Rule.C4, call);
    } else if (call.kind == Call.Kind.ALLOC) {
      zeroed(Rule.C7, call);
    } else if (call.givesABlock()) {
      reallocated(call);
    }
  }

  private void zeroed(Rule rule, Call call) {
    if (!checks.binds(rule)) {
      return; // reading the block would take time in vain
    }
    long dirty = Pattern.firstNonZero(memory, call.result, call.size);
    shadow.damaged(call.result, dirty);
    checks.that(
        rule, dirty < 0, () -> call + " returned a block that is not zero near offset " + dirty);
  }

  private void reallocated(Call call) {
    long kept = Math.min(call.oldSize, call.size);
    long change = Pattern.firstChange(memory, call.result, call.address, call.oldSize, kept);
    shadow.damaged(call.result, change);
    checks.that(
        Rule.C5, change < 0, () -> call + " lost the byte at offset " + change + " of " + kept);
  }

  /** Checks that a failed realloc left its block unchanged. */
  @Override
  public void failed(Call call) {
    if (call.givesABlock()) {
      long change = shadow.firstChange(call.slot);
      checks.that(
          Rule.C6, change < 0, () -> call + " failed and changed the block at offset " + change);
    }
  }

  /** Verifies one live block every {@value #CALLS_PER_SAMPLE} calls. */
  @Override
  public void after(Call call) {
    if (calls++ % CALLS_PER_SAMPLE == CALLS_PER_SAMPLE - 1) {
      shadow.verifySample(checks);
    }
  }
}
