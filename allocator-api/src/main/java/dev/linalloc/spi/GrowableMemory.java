package dev.linalloc.spi;

/**
 * A linear memory as its allocator sees it, and nobody else: the allocator alone decides when
 * memory grows.
 */
public interface GrowableMemory extends LinearMemory {
  /**
   * Adds pages that read zero: wasm's {@code memory.grow}.
   *
   * @param deltaPages pages to add, unsigned
   * @return the size in pages before growing, or −1 where growth is refused and nothing has changed
   */
  int memoryGrow(int deltaPages);
}
