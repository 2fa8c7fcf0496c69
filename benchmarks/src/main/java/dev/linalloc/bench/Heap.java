package dev.linalloc.bench;

/**
 * An allocator that frees single blocks, with its live blocks in numbered slots. A block is an
 * address for some rows and an object for others; each row pays for keeping its own.
 */
interface Heap extends AutoCloseable {
  /** Allocates into an empty slot. */
  void alloc(int slot, int size, int align);

  /** Allocates a zero-filled block into an empty slot. */
  void allocZeroed(int slot, int size, int align);

  /** Reallocates the block of a slot to {@code newSize} bytes. */
  void realloc(int slot, int newSize);

  /** Frees the block of a slot. */
  void free(int slot);

  @Override
  void close();
}
