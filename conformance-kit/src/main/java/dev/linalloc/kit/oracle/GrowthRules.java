package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Addresses.alignUp;
import static dev.linalloc.kit.oracle.Addresses.pagesBetween;

import dev.linalloc.kit.subject.Reclaiming;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Promises;
import java.util.Arrays;
import java.util.Locale;

/**
 * The rules about when memory grows and when a request fails: {@link Rule#G1 G1} to {@link Rule#G5
 * G5}, {@link Rule#G8 G8}, {@link Rule#G9 G9}, {@link Rule#A4 A4} and {@link Rule#R2 R2}, as far as
 * they can be checked for any allocator. {@link BumpRules} checks bump allocators more exactly.
 */
final class GrowthRules implements RuleGroup {
  /**
   * If slackPages is unchecked, a failed request breaks a rule only if memory could grow by twice
   * the pages that the request needs, plus this number.
   */
  private static final int GENEROUS_SLACK = 64;

  /** Bytes that an allocator may use for tables of its own, independent of the number of blocks. */
  private static final long TABLES = 4096;

  /**
   * The end of the memory that an allocator must be able to use. It need not use the last page,
   * because no block may hold the last address.
   */
  private static final long COUNTED_ON = (LinearMemory.MAX_PAGES - 1L) * LinearMemory.PAGE_SIZE;

  private static final int SMALL_SIZE = 64;
  private static final int SMALL_ALIGN = 16;

  private final Shadow shadow;
  private final Checks checks;
  private final Promises promises;
  private final Reclaiming reclaiming;

  /** The largest size that succeeded, by the logarithm of its align. */
  private final long[] largestSuccess = new long[Integer.SIZE];

  private boolean anySuccess;
  private boolean anyGivenBack;
  private boolean failedBefore;
  private long costBound;
  private long justFreedSize = -1;
  private long justFreedAlign;

  GrowthRules(Shadow shadow, Checks checks, Subject subject) {
    this.shadow = shadow;
    this.checks = checks;
    promises = subject.promises();
    reclaiming = subject.reclaiming();
  }

  @Override
  public void placed(Call call) {
    long needed = pagesNeeded(call);
    checks.that(
        Rule.G1,
        call.grown() <= needed + promises.slackPages(),
        () ->
            call
                + " added "
                + call.grown()
                + " pages; it needs "
                + needed
                + ", and "
                + promises.slackPages()
                + " are slack");
    if (reclaiming.isChecked()) {
      checks.that(
          Rule.G2,
          call.grown() == 0 || !surelyFits(call),
          () -> call + " added pages, although " + reasonItFits(call));
    }
    if (call.shrinks()) {
      checks.that(Rule.G8, true, call::toString);
    }
    costBound += cost(call);
    if (call.grown() > 0) {
      heapUsedUp(call, costBound, "added pages");
    }
    askedInVain(call);
    int shift = Long.numberOfTrailingZeros(call.align);
    largestSuccess[shift] = Math.max(largestSuccess[shift], call.size);
    anySuccess = true;
    failedBefore = false;
    requested(call);
  }

  @Override
  public void failed(Call call) {
    checks.that(
        Rule.G4, call.grown() == 0, () -> call + " failed and added " + call.grown() + " pages");
    if (!call.isAbove(promises.maxSize())) {
      mustNotFail(call);
    }
    askedInVain(call);
    failedBefore = true;
    requested(call);
  }

  /** Checks whether a failed request that the allocator must serve had a reason to fail. */
  private void mustNotFail(Call call) {
    long present = Math.min(call.memoryEndBefore(), COUNTED_ON) - shadow.heapBase();
    checks.that(
        Rule.A4,
        anySuccess
            || failedBefore
            || shadow.hasForeignPages()
            || call.size > SMALL_SIZE
            || call.align > SMALL_ALIGN
            || present < TABLES,
        () ->
            call
                + ", the first request of a heap of "
                + present
                + " bytes below the 65,536th page, returned NULL: is its block at address 0?");
    // If reclaiming is only tried, blame G2, a warning: G3 and G5 bind every allocator.
    checks.that(
        reclaiming == Reclaiming.TRIED ? Rule.G2 : failedBefore ? Rule.G3 : Rule.G5,
        !(reclaiming.isChecked() && surelyFits(call)),
        () -> call + " failed, although " + reasonItFits(call));
    long needed = pagesNeeded(call);
    long slack =
        promises.slackPages() == Promises.UNCHECKED
            ? needed + GENEROUS_SLACK
            : promises.slackPages();
    checks.that(
        failedBefore ? Rule.G3 : Rule.G5,
        call.pagesBefore + needed + slack > Math.min(call.limit, LinearMemory.MAX_PAGES - 1),
        () ->
            String.format(
                Locale.ROOT,
                "%s failed, although memory had %d pages, might grow to %d, and %d would do",
                call,
                call.pagesBefore,
                call.limit,
                needed + slack));
    checks.that(
        Rule.G8, !call.shrinks(), () -> call + " failed, although it asks for no more bytes");
    heapUsedUp(call, costBound + cost(call), "failed");
  }

  /** Returns the most bytes of the heap that the requested block may use up. */
  private long cost(Call call) {
    return call.size + call.align + promises.overhead(call.size);
  }

  /**
   * Checks {@link Rule#R2 R2}: the heap is no larger than what all blocks and the requested one may
   * cost.
   */
  private void heapUsedUp(Call call, long costs, String outcome) {
    if (!anyGivenBack && !shadow.hasForeignPages()) {
      long had = call.memoryEndBefore() - shadow.heapBase();
      checks.that(
          Rule.R2,
          had < costs + TABLES,
          () ->
              String.format(
                  Locale.ROOT,
                  "%s %s, although all blocks so far cost at most %,d bytes with align and"
                      + " overhead, and the heap had %,d",
                  call,
                  outcome,
                  costs,
                  had));
    }
  }

  /**
   * Checks {@link Rule#G9 G9} for a request of at least one byte: whether it asked for more pages
   * than memory can have, or than it needs. If no number of pages were enough behind all memory, it
   * may still need some to extend free memory at the end.
   */
  private void askedInVain(Call call) {
    int most = LinearMemory.MAX_PAGES - call.pagesBefore;
    checks.that(
        Rule.G9,
        call.asked <= most,
        () -> call.askedPages() + ", although memory can have only " + most + " more");
    if (reclaiming == Reclaiming.PROMISED) {
      checks.that(
          Rule.G9,
          call.asked == 0 || !surelyFits(call),
          () -> call.askedPages() + ", although " + reasonItFits(call));
    }
    long needed = pagesNeeded(call);
    if (promises.slackPages() != Promises.UNCHECKED
        && call.pagesBefore + needed <= LinearMemory.MAX_PAGES) {
      checks.that(
          Rule.G9,
          call.asked <= needed + promises.slackPages(),
          () ->
              call.askedPages()
                  + "; it needs "
                  + needed
                  + ", and "
                  + promises.slackPages()
                  + " are slack");
    }
  }

  /** Checks {@link Rule#G9 G9} for a call that needs no page. */
  private void askedForNothing(Call call) {
    checks.that(Rule.G9, call.asked == 0, () -> call.askedPages() + "; it needs none");
  }

  /** A request for 0 bytes may align a bump allocator's top. */
  @Override
  public void empty(Call call) {
    if (promises.bump()) {
      costBound += call.align;
    }
    askedForNothing(call);
    requested(call);
  }

  /** Remembers the layout: an equal request must fit next ({@link Rule#G2 G2}). */
  @Override
  public void givenBack(Call call) {
    checks.that(Rule.G1, call.grown() == 0, () -> call + " added " + call.grown() + " pages");
    askedForNothing(call);
    anyGivenBack |= call.givesABlock();
    justFreedSize = call.oldSize;
    justFreedAlign = call.align;
  }

  /** Updates the state after any request, successful or not. */
  private void requested(Call call) {
    anyGivenBack |= call.kind == Call.Kind.REALLOC;
    justFreedSize = -1;
  }

  /**
   * Returns the pages to add if the block is placed at the end of memory, because no free chunk can
   * hold it.
   */
  private long pagesNeeded(Call call) {
    long start = alignUp(Math.max(call.memoryEndBefore(), shadow.heapBase()), call.givenAlign());
    return pagesBetween(call.memoryEndBefore(), start + call.room());
  }

  private boolean surelyFits(Call call) {
    return call.kind != Call.Kind.REALLOC && (repeatsFreed(call) || holdsAgain(call));
  }

  private boolean repeatsFreed(Call call) {
    return call.size == justFreedSize && call.align == justFreedAlign;
  }

  private boolean holdsAgain(Call call) {
    int shift = Long.numberOfTrailingZeros(call.align);
    return shadow.live().count() == 0
        && Arrays.stream(largestSuccess, shift, Integer.SIZE).anyMatch(size -> call.size <= size);
  }

  private String reasonItFits(Call call) {
    return repeatsFreed(call)
        ? "the block just given back had that layout"
        : "nothing is live and a block as large was held before";
  }
}
