package dev.linalloc.spi;

import dev.linalloc.Allocators;

/**
 * A memory allocator for a wasm32 linear memory, after Rust's {@code GlobalAlloc}.
 *
 * <p>Every address, size and alignment is in bytes and an {@code int} read as unsigned 32 bits,
 * which is exactly a wasm {@code i32}: a Java class that implements this interface and a {@code
 * .wasm} module that exports the four functions have the same ABI.
 *
 * <p>The interface is total in {@code size}: any of the 2<sup>32</sup> sizes is answered by a block
 * or by {@link #NULL}. The caller keeps two preconditions, which an allocator need not check:
 * {@code align} is a power of two up to 2<sup>31</sup>, and {@link #dealloc} and {@link #realloc}
 * get an address with the size and the alignment that this allocator answered it for. {@link
 * Allocators#open} gives an allocator that checks its callers.
 *
 * <p>A request for 0 bytes is answered by an aligned address that is no block: nothing may be
 * loaded from it or stored to it, and it may be deallocated like any other.
 *
 * @see <a href="https://doc.rust-lang.org/std/alloc/trait.GlobalAlloc.html">Rust's GlobalAlloc</a>
 */
public interface GlobalAllocator {
  /** The answer of a request that failed. No block ever lies at address 0. */
  int NULL = 0;

  /**
   * Allocates a block of uninitialised memory.
   *
   * @param size bytes, unsigned
   * @param align bytes, a power of two
   * @return the block's address, a multiple of {@code align}, or {@link #NULL} where there is no
   *     room
   */
  int alloc(int size, int align);

  /**
   * Allocates a block whose bytes are all zero.
   *
   * @param size bytes, unsigned
   * @param align bytes, a power of two
   * @return the block's address, a multiple of {@code align}, or {@link #NULL} where there is no
   *     room
   */
  int allocZeroed(int size, int align);

  /**
   * Gives a block back.
   *
   * @param address what an allocating call answered
   * @param size the size of that call (after {@link #realloc}, its {@code newSize}), in bytes
   * @param align the alignment of that call, in bytes
   */
  void dealloc(int address, int size, int align);

  /**
   * Makes a block larger or smaller, moving it where it must. The first min({@code size}, {@code
   * newSize}) bytes are kept.
   *
   * @param address what an allocating call answered
   * @param size the size of that call, in bytes
   * @param align the alignment of that call, in bytes; the new block has the same
   * @param newSize bytes, unsigned
   * @return the address of the new block, the old one being gone even where the address is the
   *     same; or {@link #NULL} where there is no room, the old block staying live and whole
   */
  int realloc(int address, int size, int align, int newSize);
}
