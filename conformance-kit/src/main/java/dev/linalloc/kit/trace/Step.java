package dev.linalloc.kit.trace;

import dev.linalloc.spi.LinearMemory;

/**
 * One line of a trace. Blocks are named by ids; sizes and aligns are in bytes, unsigned. {@code
 * toString} returns the line.
 */
public sealed interface Step {
  /** Allocates a block, zeroed or not. */
  record Alloc(int id, int size, int align, boolean zeroed) implements Step {
    @Override
    public String toString() {
      return (zeroed ? "z " : "a ")
          + id
          + " "
          + Integer.toUnsignedString(size)
          + " "
          + Integer.toUnsignedString(align);
    }
  }

  /** Reallocates a live block, which keeps its id. */
  record Realloc(int id, int newSize) implements Step {
    @Override
    public String toString() {
      return "r " + id + " " + Integer.toUnsignedString(newSize);
    }
  }

  /** Gives a live block back. */
  record Free(int id) implements Step {
    @Override
    public String toString() {
      return "f " + id;
    }
  }

  /** Another module grows the memory. */
  record ForeignGrow(int pages) implements Step {
    @Override
    public String toString() {
      return "g " + pages;
    }
  }

  /**
   * From this step on, memory may have at most {@code pages} pages; growth beyond them is refused.
   */
  record Limit(int pages) implements Step {
    /** The limit of wasm32: 65,536 pages. */
    public static final Limit NONE = new Limit(LinearMemory.MAX_PAGES);

    /** Every growth is refused. */
    public static final Limit REFUSE = new Limit(0);

    @Override
    public String toString() {
      return "! " + pages;
    }
  }
}
