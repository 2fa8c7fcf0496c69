package dev.linalloc.kit.subject;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * What a compiled module fixes. It comes with a memory image of its own, which cannot be chosen as
 * for a Java class, and may not serve every align:
 *
 * <pre>
 *   0         ownFrom                        heapBase                initialPages
 *   │ unused    │ the module's state and stack │ its heap                │
 * </pre>
 *
 * @param initialPages the pages that the module's memory has at the start
 * @param maximumPages the most pages that its memory may have, whatever limit there is besides
 * @param ownFrom the first address, unsigned, that the module uses for anything
 * @param heapBase where its heap begins, unsigned
 * @param leastAlign the align, in bytes, that each of its blocks has even if less is asked for;
 *     sizes may be rounded up to it. A function that takes no align, such as C's malloc, gives the
 *     largest
 * @param maxAlign the largest align it may be asked for, in bytes, unsigned
 * @param frees whether it has a function that frees: without one it cannot reclaim
 */
public record Image(
    int initialPages,
    int maximumPages,
    int ownFrom,
    int heapBase,
    int leastAlign,
    int maxAlign,
    boolean frees) {
  /**
   * Returns {@code trace} as it can be played on the module: pages beyond its own are grown by
   * another module right at the start, and no align is larger than the largest.
   */
  public Trace fit(Trace trace) {
    List<Step> steps = new ArrayList<>();
    int missing = trace.initialPages() - initialPages;
    if (missing > 0) {
      steps.add(new Step.ForeignGrow(missing));
    }
    trace.steps().forEach(step -> steps.add(fit(step)));
    return new Trace(initialPages, heapBase, steps);
  }

  /** Returns {@code step} as the module can be asked for it. */
  public Step fit(Step step) {
    return step instanceof Step.Alloc(int id, int size, int align, boolean zeroed)
            && Integer.compareUnsigned(align, maxAlign) > 0
        ? new Step.Alloc(id, size, maxAlign, zeroed)
        : step;
  }
}
