package dev.linalloc.compiler;

import java.util.List;

/**
 * How an allocator is compiled.
 *
 * @param heapBase where the heap begins, in bytes, unsigned; not 0
 * @param initialPages pages of memory there are at first, from 0 to 65,536
 * @param maximumPages the most pages there may ever be, from {@code initialPages} to 65,536
 * @param allExports whether all four functions are exported, or {@code alloc} and {@code dealloc}
 *     alone
 * @param bulkMemory whether {@code memory.fill} and {@code memory.copy} are used, which wasm's MVP
 *     has not; otherwise loops do what they do
 */
public record CompileOptions(
    int heapBase, int initialPages, int maximumPages, boolean allExports, boolean bulkMemory) {
  /** One page, a heap from 1,024 on, no maximum but wasm's, everything exported. */
  public static final CompileOptions DEFAULT = new CompileOptions(1024, 1, 65_536, true, true);

  private static final int MAX_PAGES = 65_536;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException where one is out of range
   */
  public CompileOptions {
    if (heapBase == 0) {
      throw new IllegalArgumentException("heapBase (0) must be positive");
    }
    if (maximumPages < 0 || maximumPages > MAX_PAGES) {
      throw new IllegalArgumentException(
          "maximumPages (" + maximumPages + ") must be from 0 to " + MAX_PAGES);
    }
    if (initialPages < 0 || initialPages > maximumPages) {
      throw new IllegalArgumentException(
          "initialPages (" + initialPages + ") must be from 0 to " + maximumPages);
    }
  }

  /** {@return what a module exports} */
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
    return new CompileOptions(to, initialPages, maximumPages, allExports, bulkMemory);
  }

  /**
   * {@return the same options with another number of pages at first}
   *
   * @param to the pages at first, from 0 to {@code maximumPages}
   */
  public CompileOptions withInitialPages(int to) {
    return new CompileOptions(heapBase, to, maximumPages, allExports, bulkMemory);
  }

  /**
   * {@return the same options with another maximum of pages}
   *
   * @param to the most pages, from {@code initialPages} to 65,536
   */
  public CompileOptions withMaximumPages(int to) {
    return new CompileOptions(heapBase, initialPages, to, allExports, bulkMemory);
  }

  /**
   * {@return the same options with or without the exports {@code alloc_zeroed} and {@code realloc}}
   *
   * @param to whether all four functions are exported
   */
  public CompileOptions withAllExports(boolean to) {
    return new CompileOptions(heapBase, initialPages, maximumPages, to, bulkMemory);
  }

  /**
   * {@return the same options with or without bulk memory instructions}
   *
   * @param to whether bulk memory instructions are used
   */
  public CompileOptions withBulkMemory(boolean to) {
    return new CompileOptions(heapBase, initialPages, maximumPages, allExports, to);
  }
}
