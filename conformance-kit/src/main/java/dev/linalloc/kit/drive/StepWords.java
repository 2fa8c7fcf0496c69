package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Step;

/** Says in words what a step does, for people who do not know the format of traces. */
final class StepWords {
  private StepWords() {}

  static String of(Step step) {
    return switch (step) {
      case Step.Alloc alloc ->
          "block "
              + alloc.id()
              + (alloc.zeroed() ? " = allocZeroed(" : " = alloc(")
              + Integer.toUnsignedString(alloc.size())
              + ", "
              + Integer.toUnsignedString(alloc.align())
              + ")";
      case Step.Realloc realloc ->
          "realloc(block "
              + realloc.id()
              + ", "
              + Integer.toUnsignedString(realloc.newSize())
              + ")";
      case Step.Free free -> "dealloc(block " + free.id() + ")";
      case Step.ForeignGrow(int pages) -> "another module grows memory by " + pages(pages);
      case Step.Limit(int pages) -> "memory may have at most " + pages(pages);
    };
  }

  static String pages(int pages) {
    return pages + (pages == 1 ? " page" : " pages");
  }
}
