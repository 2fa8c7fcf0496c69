package dev.linalloc.bench;

/**
 * An allocator that frees single blocks, with its live blocks in numbered slots. A block is an
 * address for some rows and an object for others; each row keeps them itself, and its time includes
 * that.
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
