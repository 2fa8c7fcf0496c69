package dev.linalloc.compiler;

import dev.linalloc.spi.LinearMemory;

/**
 * How an allocator is compiled to a relocatable object.
 *
 * @param prefix the beginning of the symbols' names, such as {@code linalloc_} in {@code
 *     linalloc_alloc}
 * @param abi which functions the object has
 * @param heapEnd whether the linker knows {@code __heap_end}, as LLD does from version 15.0.7 on:
 *     the heap then takes none of the pages that another module adds before the first request
 * @param onGrow the name of a function to call after memory has grown, with the number of the
 *     memory, 0; an empty text if there is none
 * @param bulkMemory whether the object uses {@code memory.fill} and {@code memory.copy}
 * @param maximumPages the most pages that the program's memory can have, from 0 to 65,536; the
 *     allocator asks for no page beyond it
 * @param zeroed whether {@code alloc} returns zeroed blocks, as {@code alloc_zeroed} does
 */
public record ObjectOptions(
    String prefix,
    Abi abi,
    boolean heapEnd,
    String onGrow,
    boolean bulkMemory,
    int maximumPages,
    boolean zeroed) {
  private static final int MAX_PAGES = LinearMemory.MAX_PAGES;

  /** Our own functions as {@code linalloc_…}, a heap end found at run time, bulk memory. */
  public static final ObjectOptions DEFAULT =
      new ObjectOptions("linalloc_", Abi.OWN, false, "", true, MAX_PAGES, false);

  /** C's functions, a heap end found at run time, bulk memory. */
  public static final ObjectOptions C =
      new ObjectOptions("", Abi.C, false, "", true, MAX_PAGES, false);

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if the most pages are out of bounds, or functions other than
   *     our own should return zeroed blocks
   */
  public ObjectOptions {
    CompileOptions.checkMaximum(maximumPages);
    abi.checkZeroed(zeroed);
  }

  /** The functions of an object or of a module. */
  public enum Abi {
    /** {@code alloc}, {@code alloc_zeroed}, {@code dealloc} and {@code realloc}. */
    OWN(0),
    /** {@code malloc}, {@code free} and the others of C, with blocks at multiples of 16. */
    C(16),
    /** The same with blocks at multiples of 8, as Emscripten's malloc has them. */
    C_ALIGN_8(8),
    /**
     * {@code cabi_realloc}, by which the host of a component allocates. It traps if memory is full.
     */
    CABI(0);

    private final int granule;

    Abi(int granule) {
      this.granule = granule;
    }

    /** Checks whether the functions can return zeroed blocks, if they should. */
    void checkZeroed(boolean zeroed) {
      if (zeroed && this != OWN) {
        throw new IllegalArgumentException(
            this == CABI
                ? "zeroed blocks from cabi_realloc are not supported"
                : "zeroed blocks from malloc are not supported: use calloc");
      }
    }

    /** Returns the smallest align of a block in bytes, or 0 if each request names its own. */
    int granule() {
      return granule;
    }
  }

  /**
   * {@return the same options with another prefix}
   *
   * @param to the beginning of the symbols' names
   */
  public ObjectOptions withPrefix(String to) {
    return new ObjectOptions(to, abi, heapEnd, onGrow, bulkMemory, maximumPages, zeroed);
  }

  /**
   * {@return the same options with or without {@code __heap_end}}
   *
   * @param to whether the linker knows it
   */
  public ObjectOptions withHeapEnd(boolean to) {
    return new ObjectOptions(prefix, abi, to, onGrow, bulkMemory, maximumPages, zeroed);
  }

  /**
   * {@return the same options with another function to call after memory has grown}
   *
   * @param to its name, or an empty text for none
   */
  public ObjectOptions withOnGrow(String to) {
    return new ObjectOptions(prefix, abi, heapEnd, to, bulkMemory, maximumPages, zeroed);
  }

  /**
   * {@return the same options with bulk memory instructions, or with loops in their place}
   *
   * @param to whether bulk memory instructions are used
   */
  public ObjectOptions withBulkMemory(boolean to) {
    return new ObjectOptions(prefix, abi, heapEnd, onGrow, to, maximumPages, zeroed);
  }

  /**
   * {@return the same options with another maximum of memory}
   *
   * @param to its most pages, from 0 to 65,536
   */
  public ObjectOptions withMaximumPages(int to) {
    return new ObjectOptions(prefix, abi, heapEnd, onGrow, bulkMemory, to, zeroed);
  }

  /**
   * {@return the same options with or without zeroed blocks from {@code alloc}}
   *
   * @param to whether {@code alloc} returns zeroed blocks
   */
  public ObjectOptions withZeroed(boolean to) {
    return new ObjectOptions(prefix, abi, heapEnd, onGrow, bulkMemory, maximumPages, to);
  }
}
