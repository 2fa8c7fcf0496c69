package dev.linalloc.kit.trace;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A sequence of calls, with the memory that they start from. It can be replayed on any allocator.
 *
 * <p>A step that names a block that is not live does nothing: the allocation failed, or a shrinker
 * removed it.
 *
 * @param initialPages the memory's size at the start, in pages
 * @param heapBase the first address the allocator may use, unsigned
 * @param steps the steps, in order
 */
public record Trace(int initialPages, int heapBase, List<Step> steps) {
  /** The initial pages of {@link #of}. */
  public static final int DEFAULT_PAGES = 1;

  /** The heapBase of {@link #of}: the first KiB is left to static data. */
  public static final int DEFAULT_HEAP_BASE = 1024;

  /** Copies the steps. */
  public Trace {
    steps = List.copyOf(steps);
  }

  /**
   * {@return a trace that starts with one page and the heap at 1024}
   *
   * @param steps the steps, in order
   */
  public static Trace of(Step... steps) {
    return new Trace(DEFAULT_PAGES, DEFAULT_HEAP_BASE, List.of(steps));
  }

  /**
   * {@return a trace with the same start and other steps}
   *
   * @param other the other steps, in order
   */
  public Trace withSteps(List<Step> other) {
    return new Trace(initialPages, heapBase, other);
  }

  /**
   * {@return the number of the first step that is marked as an error of the caller, from 1; 0 if
   * there is none} Only a run knows whether it makes a call: the request for its block may fail.
   */
  public int firstMisuse() {
    int number = 0;
    for (Step step : steps) {
      number++;
      if (step instanceof Step.Misuse) {
        return number;
      }
    }
    return 0;
  }

  /** {@return the steps before the first that is so marked, which are all if there is none} */
  public Trace beforeMisuse() {
    int misuse = firstMisuse();
    return misuse == 0 ? this : withSteps(steps.subList(0, misuse - 1));
  }

  /**
   * {@return an equivalent trace that {@link TraceReader} accepts} Steps that name a block that is
   * not live are removed. If an id is used again while its block is live, a step that frees the
   * block is inserted.
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
        case Step.FreeAs free -> {
          live.clear(free.id());
          tidy.add(step);
        }
        case Step.ForeignGrow _, Step.Limit _, Step.FreeAgain _, Step.Overwrite _ -> tidy.add(step);
      }
    }
    return withSteps(tidy);
  }

  /** Returns the trace as text, in the format of {@link TraceReader}. */
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
