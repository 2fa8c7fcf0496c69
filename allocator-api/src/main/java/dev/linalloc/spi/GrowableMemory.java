package dev.linalloc.spi;

/**
 * A linear memory that can grow. Programs see a {@link LinearMemory}; only an allocator and the
 * program that made the memory hold this interface (rule M5 of the specification).
 */
public interface GrowableMemory extends LinearMemory {
  /**
   * {@return the most pages that this memory can ever have} An allocator must not ask for more
   * (rule G9): a metered host may charge for the attempt. In a compiled module this is a constant,
   * the {@code --maximum-pages} of its compilation.
   */
  default int maximumPages() {
    return MAX_PAGES;
  }

  /**
   * Adds pages that read zero: wasm's {@code memory.grow}.
   *
   * @param deltaPages pages to add, unsigned
   * @return the size in pages before growing, or −1 if growth is refused, in which case nothing has
   *     changed
   */
  int memoryGrow(int deltaPages);
}
