package dev.linalloc.spi;

/**
 * A linear memory that can grow. Programs see a {@link LinearMemory}; only an allocator and the
 * program that made the memory hold this interface (rule M5 of the specification).
 */
public interface GrowableMemory extends LinearMemory {
  /**
   * Adds pages that read zero: wasm's {@code memory.grow}.
   *
   * @param deltaPages pages to add, unsigned
   * @return the size in pages before growing, or −1 if growth is refused, in which case nothing has
   *     changed
   */
  int memoryGrow(int deltaPages);
}
