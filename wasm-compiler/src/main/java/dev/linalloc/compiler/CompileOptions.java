package dev.linalloc.compiler;

import java.util.List;

/**
 * How an allocator is compiled.
 *
 * @param heapBase the address at which the heap begins, in bytes, unsigned; not 0
 * @param initialPages the memory's initial size in pages, from 0 to {@code maximumPages}
 * @param maximumPages the memory's maximum in pages, from {@code initialPages} to 65,536; an
 *     allocator that keeps rule G9 asks for no page beyond it
 * @param allExports whether all four functions are exported, or {@code alloc} and {@code dealloc}
 *     alone
 * @param bulkMemory whether the module uses {@code memory.fill} and {@code memory.copy}, which
 *     wasm's MVP lacks; otherwise it fills and copies in loops
 * @param zeroed whether the export {@code alloc} is {@code allocZeroed}, so that every allocator
 *     keeps rule C7
 */
public record CompileOptions(
    int heapBase,
    int initialPages,
    int maximumPages,
    boolean allExports,
    boolean bulkMemory,
    boolean zeroed) {
  /**
   * One initial page, the heap at address 1,024, wasm's own maximum of 65,536 pages, everything
   * exported, bulk memory instructions, {@code alloc} as the class has it.
   */
  public static final CompileOptions DEFAULT =
      new CompileOptions(1024, 1, 65_536, true, true, false);

  private static final int MAX_PAGES = 65_536;

  /** Makes options without {@link #zeroed}. */
  public CompileOptions(
      int heapBase, int initialPages, int maximumPages, boolean allExports, boolean bulkMemory) {
    this(heapBase, initialPages, maximumPages, allExports, bulkMemory, false);
  }

  /**
   * Checks the heap base and the pages.
   *
   * @throws IllegalArgumentException if {@code heapBase} is 0, or pages are out of range
   */
  public CompileOptions {
    if (heapBase == 0) {
      throw new IllegalArgumentException("heapBase (0) must be positive");
    }
    checkMaximum(maximumPages);
    if (initialPages < 0 || initialPages > maximumPages) {
      throw new IllegalArgumentException(
          "initialPages (" + initialPages + ") must be from 0 to " + maximumPages);
    }
  }

  static void checkMaximum(int maximumPages) {
    if (maximumPages < 0 || maximumPages > MAX_PAGES) {
      throw new IllegalArgumentException(
          "maximumPages (" + maximumPages + ") must be from 0 to " + MAX_PAGES);
    }
  }

  /** {@return the names that a module exports, in order} */
  public List<String> exports() {
    return allExports
        ? List.of("alloc", "alloc_zeroed", "dealloc", "realloc", "memory")
        : List.of("alloc", "dealloc", "memory");
  }

  /**
   * {@return the same options with another heapBase}
   *
   * @param to the first address of the heap, unsigned; not 0
   */
  public CompileOptions withHeapBase(int to) {
    return new CompileOptions(to, initialPages, maximumPages, allExports, bulkMemory, zeroed);
  }

  /**
   * {@return the same options with another initial size}
   *
   * @param to the initial pages, from 0 to {@code maximumPages}
   */
  public CompileOptions withInitialPages(int to) {
    return new CompileOptions(heapBase, to, maximumPages, allExports, bulkMemory, zeroed);
  }

  /**
   * {@return the same options with another maximum size}
   *
   * @param to the most pages, from {@code initialPages} to 65,536
   */
  public CompileOptions withMaximumPages(int to) {
    return new CompileOptions(heapBase, initialPages, to, allExports, bulkMemory, zeroed);
  }

  /**
   * {@return the same options with or without the exports {@code alloc_zeroed} and {@code realloc}}
   *
   * @param to whether all four functions are exported
   */
  public CompileOptions withAllExports(boolean to) {
    return new CompileOptions(heapBase, initialPages, maximumPages, to, bulkMemory, zeroed);
  }

  /**
   * {@return the same options with bulk memory instructions, or with loops in their place}
   *
   * @param to whether bulk memory instructions are used
   */
  public CompileOptions withBulkMemory(boolean to) {
    return new CompileOptions(heapBase, initialPages, maximumPages, allExports, to, zeroed);
  }

  /**
   * {@return the same options with or without zeroed blocks from {@code alloc}}
   *
   * @param to whether {@code alloc} returns zeroed blocks
   */
  public CompileOptions withZeroed(boolean to) {
    return new CompileOptions(heapBase, initialPages, maximumPages, allExports, bulkMemory, to);
  }
}
