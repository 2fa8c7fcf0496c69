package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.CompiledProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits traces to what an allocator can be asked. A Java class takes any; a compiled module starts
 * from its own memory, so that pages beyond those are grown by somebody else right at the start,
 * and is asked for no align above its largest.
 */
final class Fitted {
  private Fitted() {}

  /** Returns {@code scenario} as it can be played on {@code provider}'s allocators. */
  static Scenario scenario(AllocatorProvider provider, Scenario scenario) {
    return new Scenario(scenario.name(), trace(provider, scenario.trace()));
  }

  /** Returns {@code trace} as it can be played on {@code provider}'s allocators. */
  static Trace trace(AllocatorProvider provider, Trace trace) {
    if (!(provider instanceof CompiledProvider compiled)) {
      return trace;
    }
    List<Step> steps = new ArrayList<>();
    int missing = trace.initialPages() - compiled.initialPages();
    if (missing > 0) {
      steps.add(new Step.ForeignGrow(missing));
    }
    trace.steps().forEach(step -> steps.add(step(provider, step)));
    return new Trace(compiled.initialPages(), compiled.heapBase(), steps);
  }

  /** Returns {@code step} as {@code provider}'s allocators can be asked for it. */
  static Step step(AllocatorProvider provider, Step step) {
    return provider instanceof CompiledProvider compiled
            && step instanceof Step.Alloc(int id, int size, int align, boolean zeroed)
            && Integer.compareUnsigned(align, compiled.maxAlign()) > 0
        ? new Step.Alloc(id, size, compiled.maxAlign(), zeroed)
        : step;
  }
}
