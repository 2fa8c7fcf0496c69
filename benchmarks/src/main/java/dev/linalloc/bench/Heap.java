package dev.linalloc.bench;

/**
 * Any allocator that takes blocks back, with its live blocks kept by slot: what one row holds as an
 * address another holds as an object, and each pays for keeping its own.
 */
interface Heap extends AutoCloseable {
  /** Allocates into an empty slot. */
  void alloc(int slot, int size, int align);

  /** Allocates zeros into an empty slot. */
  void allocZeroed(int slot, int size, int align);

  /** Makes the block of a slot larger or smaller. */
  void realloc(int slot, int newSize);

  /** Frees the block of a slot. */
  void free(int slot);

  @Override
  void close();
}
