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

  /**
   * An error of the caller, for lessons. No rule binds an allocator whose caller errs, so a trace
   * is judged only up to its first misuse.
   */
  sealed interface Misuse extends Step {
    /** The byte that {@link Overwrite} writes. */
    byte MARK = (byte) 0xee;

    /** {@return the id of the block, which the program has or had} */
    int id();
  }

  /**
   * Gives a block back that was given back before, with the layout that it had.
   *
   * @param id names the block
   */
  record FreeAgain(int id) implements Misuse {
    @Override
    public String toString() {
      return "x f " + id;
    }
  }

  /**
   * Gives a live block back with a layout that it does not have.
   *
   * @param id names the block
   * @param size bytes, unsigned
   * @param align bytes, a power of two, unsigned
   */
  record FreeAs(int id, int size, int align) implements Misuse {
    @Override
    public String toString() {
      return "x f "
          + id
          + " "
          + Integer.toUnsignedString(size)
          + " "
          + Integer.toUnsignedString(align);
    }
  }

  /**
   * Writes to a block that was given back, or to addresses outside a live one.
   *
   * @param id names the block
   * @param offset of the first byte from the block's address; may be negative
   * @param length how many bytes are set to {@link Misuse#MARK}, at least 1
   */
  record Overwrite(int id, int offset, int length) implements Misuse {
    @Override
    public String toString() {
      return "x w " + id + " " + offset + " " + length;
    }
  }
}
