package dev.linalloc.kit.oracle;

import dev.linalloc.kit.report.CoverageLine;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts how often a check reached each situation that is known to break allocators. A certificate
 * says nothing about situations that were never reached.
 *
 * <p>Situations that the drivers bring about are required: a check that misses one certifies no
 * allocator. Others depend on the allocator, such as whether a block grows in place; they are
 * counted for information only.
 */
@SuppressWarnings("EnumOrdinal") // arrays are fast: counts are added at every call
public final class Coverage {
  /** How far from a page's edge a block may end to count as ending there, in bytes. */
  private static final long NEAR = 8;

  private static final int DECADES = 11;

  private enum Situation {
    GROWTH("memory grew", true),
    REFUSED("growth was refused", true),
    FOREIGN(CoverageLine.FOREIGN_GROWTH, true),
    EXHAUSTED("all 4 GiB were in use and a request failed", true),
    PAGE_EDGE("a block ended at the edge of a page", true),
    REALLOC_UP("realloc was asked for more", true),
    REALLOC_DOWN("realloc was asked for less", true),
    REALLOC_IN_PLACE("a reallocated block stayed where it was", false),
    REALLOC_MOVED("a reallocated block moved", false),
    ZEROED_AFTER_FREE("zeros were asked for after a block was given back", true),
    ZEROED_REUSE("a zeroed block lay in memory used before", false),
    REUSE("a new block lay in memory used before", false);

    private final String title;
    private final boolean required;

    Situation(String title, boolean required) {
      this.title = title;
      this.required = required;
    }
  }

  private final long[] situations = new long[Situation.values().length];

  /** How many requests had each align, by its logarithm. */
  private final long[] aligns = new long[Integer.SIZE];

  /** How many requests had a size of so many decimal digits; size 0 has none. */
  private final long[] decades = new long[DECADES];

  /** Returns every situation with its count. */
  public List<CoverageLine> lines() {
    return lines(1L << 31, 0, LinearMemory.MAX_PAGES);
  }

  /**
   * Returns every situation with its count. Situations that the memory's limits rule out are not
   * required, such as growth of a memory that cannot grow.
   *
   * @param maxAlign the largest align that can be requested, in bytes
   * @param initialPages the pages that memory has at the start
   * @param maximumPages the most pages that it may have
   */
  public List<CoverageLine> lines(long maxAlign, int initialPages, int maximumPages) {
    List<CoverageLine> lines = new ArrayList<>();
    for (Situation each : Situation.values()) {
      boolean possible =
          switch (each) {
            case GROWTH, REFUSED, FOREIGN -> maximumPages > initialPages;
            case EXHAUSTED -> maximumPages == LinearMemory.MAX_PAGES;
            default -> true;
          };
      lines.add(
          new CoverageLine(each.title, each.required && possible, situations[each.ordinal()]));
    }
    for (int shift = 0; shift < aligns.length; shift++) {
      lines.add(new CoverageLine("align " + (1L << shift), 1L << shift <= maxAlign, aligns[shift]));
    }
    lines.add(new CoverageLine("size 0", true, decades[0]));
    long least = 1;
    for (int digits = 1; digits < decades.length; digits++, least *= 10) {
      lines.add(new CoverageLine("size from " + least, true, decades[digits]));
    }
    return lines;
  }

  /** Returns whether any new block lay in memory that an earlier block had used. */
  public boolean memoryWasReused() {
    return situations[Situation.REUSE.ordinal()] > 0;
  }

  /**
   * Counts the situations of {@code call}.
   *
   * @param freedBefore whether a block was given back before the call
   */
  void add(Call call, boolean freedBefore) {
    count(Situation.GROWTH, call.grown() > 0);
    count(Situation.REFUSED, call.refused);
    if (call.kind == Call.Kind.DEALLOC) {
      return;
    }
    aligns[Long.numberOfTrailingZeros(call.align)]++;
    decades[digits(call.size)]++;
    count(Situation.EXHAUSTED, call.failed() && call.pagesBefore >= LinearMemory.MAX_PAGES - 1);
    count(Situation.PAGE_EDGE, !call.failed() && call.size != 0 && endsAtAPagesEdge(call));
    boolean zeroed = call.kind == Call.Kind.ALLOC_ZEROED;
    count(Situation.ZEROED_AFTER_FREE, zeroed && freedBefore);
    count(Situation.ZEROED_REUSE, zeroed && call.reused);
    count(Situation.REUSE, call.reused && call.kind != Call.Kind.REALLOC);
    if (call.oldSize != 0 && call.size != 0) { // only a realloc has both
      count(Situation.REALLOC_UP, call.size > call.oldSize);
      count(Situation.REALLOC_DOWN, call.size < call.oldSize);
      count(Situation.REALLOC_IN_PLACE, call.inPlace());
      count(Situation.REALLOC_MOVED, !call.inPlace() && call.result != GlobalAllocator.NULL);
    }
  }

  /** Counts a growth by another module. */
  void addForeignGrowth() {
    count(Situation.FOREIGN, true);
  }

  private void count(Situation situation, boolean reached) {
    if (reached) {
      situations[situation.ordinal()]++;
    }
  }

  private static boolean endsAtAPagesEdge(Call call) {
    return (call.result + call.size + NEAR) % LinearMemory.PAGE_SIZE <= 2 * NEAR;
  }

  private static int digits(long size) {
    int digits = 0;
    for (long rest = size; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }
}
