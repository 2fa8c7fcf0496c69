package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Addresses.END;
import static dev.linalloc.kit.oracle.Addresses.LAST;
import static dev.linalloc.kit.oracle.Addresses.alignUp;
import static dev.linalloc.kit.oracle.Addresses.hex;
import static dev.linalloc.kit.oracle.Addresses.range;

import dev.linalloc.spec.Rule;

/**
 * The rules about where blocks may lie: {@link Rule#A1 A1} to {@link Rule#A3 A3}, {@link Rule#A5
 * A5}, {@link Rule#A6 A6} and {@link Rule#G6 G6}.
 */
final class PlacementRules implements RuleGroup {
  private final Shadow shadow;
  private final Checks checks;
  private long highestEnd;

  PlacementRules(Shadow shadow, Checks checks) {
    this.shadow = shadow;
    this.checks = checks;
    highestEnd = shadow.heapBase();
  }

  @Override
  public void placed(Call call) {
    long from = call.result;
    long to = from + call.size;
    checks.that(
        Rule.A1,
        from % call.align == 0,
        () -> call + " returned " + hex(from) + ", no multiple of " + call.align);
    checks.that(
        Rule.A5,
        to <= LAST,
        () -> call + " returned " + range(from, to) + ", which reaches the last address");
    checks.that(
        Rule.A2,
        from >= shadow.heapBase() && to <= call.memoryEndAfter(),
        () ->
            call
                + " returned "
                + range(from, to)
                + ", outside the heap "
                + range(shadow.heapBase(), call.memoryEndAfter()));
    boolean free = !shadow.claimed(from, to);
    checks.that(
        Rule.G6,
        free || !shadow.inForeign(from, to),
        () -> call + " returned " + range(from, to) + ", which overlaps " + shadow.owner(from, to));
    checks.that(
        Rule.A3,
        free,
        () -> call + " returned " + range(from, to) + ", which overlaps " + shadow.owner(from, to));
    call.reused = from < highestEnd;
    highestEnd = Math.max(highestEnd, to);
  }

  @Override
  public void empty(Call call) {
    boolean possible = alignUp(highestEnd, call.align) < END || call.kind == Call.Kind.REALLOC;
    checks.that(
        Rule.A6,
        call.result % call.align == 0 && (call.result != 0 || !possible),
        () ->
            call
                + " returned "
                + hex(call.result)
                + ", no multiple of "
                + call.align
                + " other than 0");
    checks.that(Rule.A6, call.grown() == 0, () -> call + " added " + call.grown() + " pages");
  }
}
