package dev.linalloc.kit.oracle;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.Promises;

/**
 * {@link Rule#R4 R4}: a gap between live blocks is used again.
 *
 * <p>A gap is a range of bytes that were all part of large blocks that were given back. Of small
 * ones, an allocator may keep each for the next request of its size. The allocator may use bytes
 * next to a live block for that block's own align and overhead, before or behind it. So bytes that
 * close to a live block do not count as part of a gap.
 *
 * <pre>
 *   │ live │ its cost │ gap                                 │ its cost │ live │
 *                     │ align │ size │ overhead │  rest     │
 * </pre>
 */
final class GapRules implements RuleGroup {
  private static final int ALL = 100;

  /** The largest block that may be kept for a request of its size, in bytes. */
  private static final int SMALL = 512;

  private final Checks checks;
  private final Promises promises;
  private final AddressSet gaps = new AddressSet();

  /** The bytes of all gaps together. */
  private long bytes;

  /** No gap is as long as this: what a search in vain has shown since a gap was last added. */
  private long absent = Long.MAX_VALUE;

  GapRules(Checks checks, Promises promises) {
    this.checks = checks;
    this.promises = promises;
  }

  @Override
  public void placed(Call call) {
    check(call, call.grown() > 0, "added pages");
  }

  @Override
  public void failed(Call call) {
    check(call, true, "failed");
  }

  /** A realloc may need room beside its old block, so only allocations are checked. */
  private void check(Call call, boolean wronglyIfItFits, String outcome) {
    if (call.kind == Call.Kind.REALLOC || call.isAbove(promises.maxSize())) {
      return;
    }
    long length = needed(call);
    checks.that(
        Rule.R4,
        !wronglyIfItFits || !holds(length),
        () -> call + " " + outcome + ", although a gap of at least " + length + " bytes holds it");
  }

  /** Returns whether there is a gap of that length. A search takes long if there are many gaps. */
  private boolean holds(long length) {
    if (length > bytes || length >= absent) {
      return false;
    }
    boolean found = gaps.hasRun(length);
    absent = found ? absent : length;
    return found;
  }

  /** Returns the bytes of a gap that surely holds the requested block. */
  private long needed(Call call) {
    long cost = call.room() + call.givenAlign() + promises.overhead(call.room());
    return (cost * ALL + promises.usablePercent() - 1) / promises.usablePercent();
  }

  @Override
  public void after(Call call) {
    if (call.givesABlock() && call.oldSize > SMALL && !call.failed()) {
      long to = call.address + call.oldSize;
      bytes += call.oldSize - gaps.count(call.address, to);
      gaps.add(call.address, to);
      absent = Long.MAX_VALUE;
    }
    if (call.size != 0 && !call.failed()) {
      long cost = call.givenAlign() + promises.overhead(call.size);
      long from = Math.max(0, call.result - cost);
      long to = Math.min(Addresses.END, call.result + call.size + cost);
      bytes -= gaps.count(from, to);
      gaps.remove(from, to);
    }
  }
}
