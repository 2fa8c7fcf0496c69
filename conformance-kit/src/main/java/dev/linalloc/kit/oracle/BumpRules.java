package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Addresses.LAST;
import static dev.linalloc.kit.oracle.Addresses.alignUp;
import static dev.linalloc.kit.oracle.Addresses.hex;
import static dev.linalloc.kit.oracle.Addresses.pagesBetween;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;
import dev.linalloc.spi.Promises;
import java.util.Locale;

/**
 * The rules of bump allocators: {@link Rule#B1 B1} to {@link Rule#B4 B4}. {@link Rule#G1 G1},
 * {@link Rule#G2 G2}, {@link Rule#G3 G3}, {@link Rule#G5 G5} and {@link Rule#G9 G9} are checked to
 * the byte, because the addresses that a bump allocator returned determine exactly what it must do
 * next.
 *
 * <p>The rules leave the allocator's top open in two cases: a shrink may lower it or not, and a
 * request for 0 bytes may align it or not. {@code low} and {@code high} are the least and the
 * greatest top possible.
 *
 * <pre>
 *   heapBase      low   high            bound          end of memory
 *      │ handed out │ ?  │ free           │ foreign pages  │
 * </pre>
 */
final class BumpRules implements RuleGroup {
  private final LinearMemory memory;
  private final Checks checks;
  private final int slackPages;
  private final int maxSize;
  private long newestStart;
  private long low;
  private long high;
  private long bound;
  private boolean failedBefore;

  BumpRules(LinearMemory memory, Shadow shadow, Checks checks, Promises promises) {
    this.memory = memory;
    this.checks = checks;
    slackPages = promises.slackPages();
    maxSize = promises.maxSize();
    low = shadow.heapBase();
    high = low;
    bound = Math.max(low, Pages.end(memory));
  }

  @Override
  public void placed(Call call) {
    checks.that(
        Rule.G2,
        call.grown() == 0 || !fits(call),
        () -> call + " added pages, although the heap's top " + hex(high) + " leaves room");
    checks.that(
        Rule.G9,
        call.asked == 0 || !fits(call),
        () -> call.askedPages() + ", although the heap's top " + hex(high) + " leaves room");
    if (call.inPlace()) {
      grownOrShrunk(call);
    } else {
      fresh(call);
    }
    if (call.grown() > 0) {
      bound = call.memoryEndAfter();
    }
    failedBefore = false;
  }

  @Override
  public void failed(Call call) {
    if (!call.isAbove(maxSize)) {
      mustNotFit(call);
    }
    long top = call.memoryEndBefore() > bound ? call.memoryEndBefore() : low;
    long end = alignUp(top, call.align) + call.size;
    checks.that(
        Rule.G9,
        call.asked == 0 || end <= LAST || endInPlace(call) <= LAST,
        () -> call.askedPages() + ", although its block would end at " + hex(end));
    failedBefore = true;
  }

  private void mustNotFit(Call call) {
    checks.that(
        failedBefore ? Rule.G3 : Rule.G5,
        !fits(call),
        () ->
            call
                + " failed, although the heap's top "
                + hex(high)
                + " leaves room below "
                + hex(bound));
    long end = grownStart(call, high) + call.room();
    checks.that(
        failedBefore ? Rule.G3 : Rule.G5,
        end > LAST || call.pagesBefore + pagesBetween(call.memoryEndBefore(), end) > call.limit,
        () ->
            call
                + " failed, although "
                + pagesBetween(call.memoryEndBefore(), end)
                + " more pages could be added");
  }

  /** A request for 0 bytes may align the top, but not beyond the present pages. */
  @Override
  public void empty(Call call) {
    long aligned = alignUp(high, call.align);
    if (aligned <= bound) {
      high = aligned;
    }
    if (call.address + call.oldSize == low) {
      low = call.address; // the newest block, shrunk to nothing
    }
  }

  private void fresh(Call call) {
    long start = call.result;
    checks.that(
        Rule.B1,
        start >= newestStart,
        () ->
            call + " returned " + hex(start) + ", before the newest block at " + hex(newestStart));
    // A block from least to most may still reach into foreign pages: it already broke G6.
    long least = alignUp(low, call.align);
    long most = fits(call) ? alignUp(high, call.givenAlign()) : grownStart(call, high);
    checks.that(
        failedBefore ? Rule.B4 : Rule.B2,
        least <= start && start <= most,
        () -> call + " returned " + hex(start) + "; the first aligned address is " + hex(most));
    long end = start + call.size;
    long reused = call.kind == Call.Kind.REALLOC ? 0 : Math.clamp(high - start, 0, call.size);
    long dirty = Pattern.firstNonZero(memory, start, reused);
    checks.that(
        Rule.B3,
        dirty < 0,
        () -> call + " returned memory that a shrink gave back, not zero at offset " + dirty);
    long needed = pagesBetween(call.memoryEndBefore(), most + call.room());
    checks.that(
        Rule.G1,
        call.grown() <= needed + slackPages,
        () ->
            String.format(
                Locale.ROOT,
                "%s added %d pages; it needs %d, and %d are slack",
                call,
                call.grown(),
                needed,
                slackPages));
    newestStart = start;
    low = end;
    high = start + call.room();
  }

  private void grownOrShrunk(Call call) {
    long oldEnd = call.address + call.oldSize;
    long newEnd = call.address + call.size;
    if (oldEnd < low) {
      return; // not the newest block
    }
    low = newEnd;
    high = Math.max(call.address + call.room(), high);
  }

  /** Returns the end of the newest block if it grows in place; for any other a number too large. */
  private long endInPlace(Call call) {
    boolean newest = call.givesABlock() && call.address + call.oldSize >= low;
    return newest ? call.address + call.room() : LAST + 1;
  }

  /** Returns whether a new block fits below the bound even if the top is {@code high}. */
  private boolean fits(Call call) {
    return alignUp(high, call.givenAlign()) + call.room() <= Math.min(bound, LAST);
  }

  /**
   * Returns the start of a block that needs new pages: behind foreign pages, if there are any, else
   * at the top.
   */
  private long grownStart(Call call, long top) {
    return alignUp(
        call.memoryEndBefore() > bound ? call.memoryEndBefore() : top, call.givenAlign());
  }
}
