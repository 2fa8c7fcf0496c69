package dev.linalloc.spi;

/**
 * Makes allocators of one kind. Found by {@link java.util.ServiceLoader}: an allocator's module
 * {@code provides} it, and its jar also lists it under {@code META-INF/services} for programs on
 * the class path.
 */
public interface AllocatorProvider {
  /** Returns the name users ask for, such as {@code "mini"}: lower case, without spaces. */
  String name();

  /** Returns what these allocators promise beyond the core rules. */
  Promises promises();

  /**
   * Makes an allocator over {@code memory}, which it alone may grow from now on.
   *
   * @param memory the memory to allocate in; what it holds from {@code heapBase} on belongs to the
   *     allocator and reads zero
   * @param heapBase the first address the allocator may use, unsigned, at least 1, of any
   *     alignment, and possibly at or above the current end of memory
   */
  GlobalAllocator create(GrowableMemory memory, int heapBase);

  /**
   * Returns a provider made of its parts, for tests and programs that name their allocator
   * themselves; {@link java.util.ServiceLoader} needs a class.
   *
   * <pre>{@code
   * AllocatorProvider.of("mine", Promises.NONE, MyAllocator::new)
   * }</pre>
   *
   * @param name see {@link #name()}
   * @param promises see {@link #promises()}
   * @param maker see {@link #create(GrowableMemory, int)}
   */
  static AllocatorProvider of(String name, Promises promises, Maker maker) {
    return new NamedProvider(name, promises, maker);
  }

  /** A constructor of allocators. */
  @FunctionalInterface
  interface Maker {
    /** Makes an allocator: see {@link AllocatorProvider#create(GrowableMemory, int)}. */
    GlobalAllocator create(GrowableMemory memory, int heapBase);
  }
}
