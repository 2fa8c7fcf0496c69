package dev.linalloc.spi;

/**
 * A linear memory that can grow. Only the allocator gets this view of a memory: it alone decides when memory grows.
 */
public interface GrowableMemory extends LinearMemory {
  /**
   * Adds pages that read zero: wasm's {@code memory.grow}.
   *
   * @param deltaPages pages to add, unsigned
   * @return the size in pages before growing, or −1 if growth is refused, in which case nothing has changed
   */
  int memoryGrow(int deltaPages);
}
