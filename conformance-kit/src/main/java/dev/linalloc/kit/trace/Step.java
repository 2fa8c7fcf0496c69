package dev.linalloc.kit.trace;

import dev.linalloc.spi.LinearMemory;

/**
 * One line of a trace. Blocks are named by ids; sizes and aligns are in bytes, unsigned. {@code
 * toString} returns the line.
 */
public sealed interface Step {
  /**
   * Allocates a block.
   *
   * @param id names the block
   * @param size bytes, unsigned
   * @param align bytes, a power of two, unsigned
   * @param zeroed whether {@code allocZeroed} is called
   */
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

  /**
   * Reallocates a live block, which keeps its id.
   *
   * @param id names the block
   * @param newSize bytes, unsigned
   */
  record Realloc(int id, int newSize) implements Step {
    @Override
    public String toString() {
      return "r " + id + " " + Integer.toUnsignedString(newSize);
    }
  }

  /**
   * Gives a live block back.
   *
   * @param id names the block
   */
  record Free(int id) implements Step {
    @Override
    public String toString() {
      return "f " + id;
    }
  }

  /**
   * The program fills a live block with one word, so that the block's last four bytes are the word.
   *
   * @param id names the block
   * @param word the word, in little-endian order
   */
  record Write(int id, int word) implements Step {
    @Override
    public String toString() {
      return "w " + id + " " + Integer.toUnsignedString(word);
    }
  }

  /**
   * Another module grows the memory.
   *
   * @param pages how many it adds
   */
  record ForeignGrow(int pages) implements Step {
    @Override
    public String toString() {
      return "g " + pages;
    }
  }

  /**
   * Limits memory from this step on; growth beyond the limit is refused.
   *
   * @param pages the most pages; may be fewer than there are
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
