package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Step;

/** Says in words what a step does, for people who do not know the format of traces. */
final class StepWords {
  /** What comes before the first step. */
  static final String CREATION = "the allocator is created";

  /** What comes after the last step. */
  static final String LAST_LOOK = "the program reads its blocks";

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
      case Step.FreeAgain(int id) -> "dealloc(block " + id + "), which is not live";
      case Step.FreeAs(int id, int size, int align) ->
          "dealloc(block "
              + id
              + ", as if it had "
              + Integer.toUnsignedString(size)
              + " bytes and align "
              + Integer.toUnsignedString(align)
              + ")";
      case Step.Overwrite(int id, int offset, int length) ->
          "the program writes " + bytes(length) + " at offset " + offset + " of block " + id;
    };
  }

  static String bytes(long bytes) {
    return bytes + (bytes == 1 ? " byte" : " bytes");
  }

  static String pages(int pages) {
    return pages + (pages == 1 ? " page" : " pages");
  }
}
