package dev.linalloc.spi;

/** See {@link AllocatorProvider#of}. */
record NamedProvider(String name, Promises promises, AllocatorProvider.Maker maker)
    implements AllocatorProvider {
  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return maker.create(memory, heapBase);
  }

  /** Returns the name, by which tests list their cases. */
  @Override
  public String toString() {
    return name;
  }
}
