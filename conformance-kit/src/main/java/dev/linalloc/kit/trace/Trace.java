package dev.linalloc.kit.trace;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A sequence of calls with the memory they start from, which makes a counterexample replayable on
 * any allocator.
 *
 * <p>A step that names a block that is not live (because its allocation failed, or a shrinker took
 * it out) does nothing.
 *
 * @param initialPages the memory's size at the start, in pages
 * @param heapBase the first address the allocator may use, unsigned
 * @param steps what happens
 */
public record Trace(int initialPages, int heapBase, List<Step> steps) {
  /** One page, of which programs usually leave the first KiB to static data. */
  public static final int DEFAULT_PAGES = 1;

  /** See {@link #DEFAULT_PAGES}. */
  public static final int DEFAULT_HEAP_BASE = 1024;

  /** Copies the steps. */
  public Trace {
    steps = List.copyOf(steps);
  }

  /** Returns a trace from one page with the heap at 1024. */
  public static Trace of(Step... steps) {
    return new Trace(DEFAULT_PAGES, DEFAULT_HEAP_BASE, List.of(steps));
  }

  /** Returns the same start with other steps. */
  public Trace withSteps(List<Step> other) {
    return new Trace(initialPages, heapBase, other);
  }

  /**
   * Returns the same calls as {@link TraceReader} takes them: steps that name a block that is not
   * live are left out, and a block whose id is taken anew is given back before.
   */
  public Trace tidied() {
    BitSet live = new BitSet();
    List<Step> tidy = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case Step.Alloc alloc -> {
          if (live.get(alloc.id())) {
            tidy.add(new Step.Free(alloc.id()));
          }
          live.set(alloc.id());
          tidy.add(step);
        }
        case Step.Realloc realloc -> {
          if (live.get(realloc.id())) {
            tidy.add(step);
          }
        }
        case Step.Free free -> {
          if (live.get(free.id())) {
            live.clear(free.id());
            tidy.add(step);
          }
        }
        case Step.ForeignGrow _, Step.Limit _ -> tidy.add(step);
      }
    }
    return withSteps(tidy);
  }

  /** Returns the trace as text, as {@link TraceReader} reads it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("m ")
        .append(initialPages)
        .append(' ')
        .append(Integer.toUnsignedString(heapBase))
        .append('\n');
    steps.forEach(step -> text.append(step).append('\n'));
    return text.toString();
  }
}
