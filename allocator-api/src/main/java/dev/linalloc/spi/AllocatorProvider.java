package dev.linalloc.spi;

/**
 * Makes allocators of one kind. {@link java.util.ServiceLoader} finds it: an allocator's module
 * {@code provides} it, and its jar also lists it under {@code META-INF/services} for programs on
 * the class path.
 *
 * <p>A provider has a public constructor without parameters and no state. Any thread may call it,
 * several at once.
 */
public interface AllocatorProvider {
  /**
   * {@return the name by which users select it, such as {@code "mini"}: lower case, without spaces}
   */
  String name();

  /** {@return what these allocators promise beyond the core rules} */
  Promises promises();

  /**
   * Makes an allocator over {@code memory}. From then on the caller must leave its growth to the
   * allocator.
   *
   * @param memory the memory to allocate in; all bytes from {@code heapBase} on belong to the
   *     allocator and read zero
   * @param heapBase the first address the allocator may use, unsigned, at least 1, of any
   *     alignment; it may lie at or above the current end of memory
   * @return an allocator without blocks
   */
  GlobalAllocator create(GrowableMemory memory, int heapBase);

  /**
   * {@return a provider made of a name, promises and a constructor} It is for tests and programs
   * that need no {@link java.util.ServiceLoader}, which requires one class per provider.
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
    /**
     * Makes an allocator: see {@link AllocatorProvider#create(GrowableMemory, int)}.
     *
     * @param memory the memory to allocate in
     * @param heapBase the first address the allocator may use, unsigned
     * @return an allocator without blocks
     */
    GlobalAllocator create(GrowableMemory memory, int heapBase);
  }
}
