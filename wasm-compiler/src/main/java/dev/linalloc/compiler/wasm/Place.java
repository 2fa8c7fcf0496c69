package dev.linalloc.compiler.wasm;

import org.jspecify.annotations.Nullable;

/**
 * Where a module's memory comes from, and where the heap begins in it.
 *
 * @param initialPages the initial size of a memory of its own, in pages
 * @param maximumPages the maximum of a memory of its own, in pages
 * @param memory the memory that it imports, or null if it has one of its own
 * @param heapBase the address at which the heap begins in an imported memory
 * @param heapBaseGlobal the global that it imports for that address, or null if the address is
 *     known
 */
public record Place(
    int initialPages,
    int maximumPages,
    @Nullable Item memory,
    int heapBase,
    @Nullable Item heapBaseGlobal) {
  /** The most pages of a memory that names no maximum. */
  static final int MAX_PAGES = 65_536;

  /** An item of another module. */
  public record Item(String module, String name) {}
}
