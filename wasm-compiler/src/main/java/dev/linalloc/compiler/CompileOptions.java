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

  /** Returns what a module exports. */
  public List<String> exports() {
    return allExports
        ? List.of("alloc", "alloc_zeroed", "dealloc", "realloc", "memory")
        : List.of("alloc", "dealloc", "memory");
  }

  /** Returns the same with another heapBase. */
  public CompileOptions withHeapBase(int to) {
    return new CompileOptions(to, initialPages, maximumPages, allExports, bulkMemory);
  }

  /** Returns the same with another number of pages at first. */
  public CompileOptions withInitialPages(int to) {
    return new CompileOptions(heapBase, to, maximumPages, allExports, bulkMemory);
  }

  /** Returns the same with another maximum of pages. */
  public CompileOptions withMaximumPages(int to) {
    return new CompileOptions(heapBase, initialPages, to, allExports, bulkMemory);
  }

  /** Returns the same with all four functions exported, or two. */
  public CompileOptions withAllExports(boolean to) {
    return new CompileOptions(heapBase, initialPages, maximumPages, to, bulkMemory);
  }

  /** Returns the same with bulk memory instructions, or loops. */
  public CompileOptions withBulkMemory(boolean to) {
    return new CompileOptions(heapBase, initialPages, maximumPages, allExports, to);
  }
}
