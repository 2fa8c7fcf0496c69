package dev.linalloc.spi;

/**
 * Makes allocators that are compiled modules. Such a module comes with a memory image of its own,
 * which can't be chosen as for a Java class, and may not serve every align:
 *
 * <pre>
 *   0            ownFrom()                     heapBase()              initialPages()
 *   │ nobody's     │ the module's state and stack │ its heap             │
 * </pre>
 */
public interface CompiledProvider extends AllocatorProvider {
  /** Returns the pages that the module's memory has at the start. */
  int initialPages();

  /** Returns the most pages that its memory may have, whatever limit there is besides. */
  default int maximumPages() {
    return LinearMemory.MAX_PAGES;
  }

  /** Returns the first address, unsigned, that the module uses for anything. */
  int ownFrom();

  /** Returns where its heap begins, unsigned. */
  int heapBase();

  /**
   * Returns the align, in bytes, that each of its blocks has even where less is asked for; sizes
   * may be rounded up to it. A function that takes no align, such as C's malloc, gives the largest.
   */
  default int leastAlign() {
    return 1;
  }

  /** Returns the largest align it may be asked for, in bytes, unsigned. */
  int maxAlign();

  /**
   * Returns whether nobody promised that it reclaims: then what shows that it does not is a hint.
   */
  boolean reclaimingIsTried();
}
