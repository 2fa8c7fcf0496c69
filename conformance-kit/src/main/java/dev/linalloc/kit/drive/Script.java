package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/** Builds a scenario step by step. */
final class Script {
  private final List<Step> steps = new ArrayList<>();
  private int initialPages = Trace.DEFAULT_PAGES;
  private int heapBase = Trace.DEFAULT_HEAP_BASE;

  Script memory(int pages, int base) {
    initialPages = pages;
    heapBase = base;
    return this;
  }

  Script add(Step step) {
    steps.add(step);
    return this;
  }

  Script alloc(int id, int size, int align) {
    return add(new Step.Alloc(id, size, align, false));
  }

  Script zeroed(int id, int size, int align) {
    return add(new Step.Alloc(id, size, align, true));
  }

  Script realloc(int id, int newSize) {
    return add(new Step.Realloc(id, newSize));
  }

  Script free(int id) {
    return add(new Step.Free(id));
  }

  Scenario named(String name) {
    return new Scenario(name, new Trace(initialPages, heapBase, steps));
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }
}
