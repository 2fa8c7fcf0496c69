package dev.linalloc.spi;

import dev.linalloc.Allocators;

/**
 * A memory allocator for a wasm32 linear memory, after Rust's {@code GlobalAlloc}.
 *
 * <p>Every address, size and alignment is in bytes, in an {@code int} read as unsigned 32 bits: a
 * wasm {@code i32}. So a Java class that implements this interface and a {@code .wasm} module that
 * exports the four functions have the same ABI.
 *
 * <p>Every {@code size} is legal: a request of 1 to 2<sup>32</sup> − 1 bytes returns a block or
 * {@link #NULL}, and never throws. The caller must keep two preconditions, which an allocator need
 * not check:
 *
 * <ul>
 *   <li>{@code align} is a power of two from 1 to 2<sup>31</sup>;
 *   <li>{@link #dealloc} and {@link #realloc} get the address of a live block, with the size and
 *       alignment that it was allocated with.
 * </ul>
 *
 * <p>{@link Allocators#open} returns an allocator that checks threads and layouts.
 *
 * <p>A request for 0 bytes returns an aligned address that is no block. The caller must not load
 * from it or store to it, and may deallocate it like any other.
 *
 * <p>An allocator need not be thread-safe: its caller makes one call at a time.
 *
 * @see <a href="https://doc.rust-lang.org/std/alloc/trait.GlobalAlloc.html">Rust's GlobalAlloc</a>
 */
public interface GlobalAllocator {
  /** The result of a request that failed. No block ever lies at address 0. */
  int NULL = 0;

  /**
   * Allocates a block of uninitialised memory.
   *
   * @param size bytes, unsigned
   * @param align bytes, a power of two
   * @return the block's address, a multiple of {@code align}, or {@link #NULL} if there is no room
   */
  int alloc(int size, int align);

  /**
   * Allocates a block whose bytes are all zero.
   *
   * @param size bytes, unsigned
   * @param align bytes, a power of two
   * @return the block's address, a multiple of {@code align}, or {@link #NULL} if there is no room
   */
  int allocZeroed(int size, int align);

  /**
   * Gives a block back.
   *
   * @param address what an allocating call returned, unsigned
   * @param size the size of that call (after {@link #realloc}, its {@code newSize}), in bytes,
   *     unsigned
   * @param align the alignment of that call, in bytes
   */
  void dealloc(int address, int size, int align);

  /**
   * Makes a block larger or smaller, in place or by moving it. The first min({@code size}, {@code
   * newSize}) bytes are kept.
   *
   * @param address what an allocating call returned, unsigned
   * @param size the size of that call (after {@code realloc}, its {@code newSize}), in bytes,
   *     unsigned
   * @param align the alignment of that call, in bytes; the new block has the same
   * @param newSize bytes, unsigned
   * @return the address of the new block, which replaces the old one even if the address is the
   *     same; or {@link #NULL} if there is no room: then the old block stays live and unchanged
   */
  int realloc(int address, int size, int align, int newSize);
}
