package dev.linalloc.kit.subject;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * What a compiled module fixes: the layout and limits of its memory, and the aligns that it serves.
 * For a Java class, the kit chooses these itself.
 *
 * <pre>
 *   0         ownFrom                        heapBase                initialPages
 *   │ unused    │ the module's state and stack │ its heap                │
 * </pre>
 *
 * @param initialPages the pages of the module's memory at the start
 * @param maximumPages the most pages that its memory may have
 * @param ownFrom the first address that the module uses at all, unsigned
 * @param heapBase the start of its heap, unsigned
 * @param leastAlign the align, in bytes, that each block has even if less is requested; sizes may
 *     be rounded up to it. C's malloc, which takes no align, gives every block the largest
 *     fundamental align
 * @param maxAlign the largest align that can be requested, in bytes, unsigned
 * @param frees whether the module has a function that frees; without one it cannot reclaim
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
   * {@return a trace, changed so that it can be played on the module} If the given trace starts
   * with more pages than the module, the returned one first adds the difference as foreign pages.
   * Aligns above {@link #maxAlign} are lowered to it.
   *
   * @param trace any trace
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

  /**
   * {@return a step, with an align above {@link #maxAlign} lowered to it}
   *
   * @param step any step
   */
  public Step fit(Step step) {
    return step instanceof Step.Alloc(int id, int size, int align, boolean zeroed)
            && Integer.compareUnsigned(align, maxAlign) > 0
        ? new Step.Alloc(id, size, maxAlign, zeroed)
        : step;
  }
}
