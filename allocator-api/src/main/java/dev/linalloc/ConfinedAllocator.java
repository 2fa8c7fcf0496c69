package dev.linalloc;

import dev.linalloc.spi.GlobalAllocator;

/**
 * An allocator that checks its callers: one thread, legal layouts, and nothing after {@link
 * #close()}. Every check is made before any state changes. Addresses and sizes are in bytes.
 *
 * <p>Opened by {@link Allocators#open}. The {@link Layout} given back with a block must be the one
 * it was allocated with; that is left to the caller, as in Rust.
 */
public final class ConfinedAllocator implements AutoCloseable {
  private final GlobalAllocator allocator;
  private final Thread owner = Thread.currentThread();
  private boolean closed;

  ConfinedAllocator(GlobalAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * Allocates a block of uninitialised memory.
   *
   * @return its address, or 0 where there is no room
   * @throws WrongThreadException on any thread but the one that opened this allocator
   * @throws IllegalStateException after {@link #close()}
   */
  public long alloc(Layout layout) {
    checkCaller();
    return Integer.toUnsignedLong(allocator.alloc((int) layout.size(), (int) layout.align()));
  }

  /**
   * Allocates a block of zeros.
   *
   * @return its address, or 0 where there is no room
   * @throws WrongThreadException on any thread but the one that opened this allocator
   * @throws IllegalStateException after {@link #close()}
   */
  public long allocZeroed(Layout layout) {
    checkCaller();
    return Integer.toUnsignedLong(allocator.allocZeroed((int) layout.size(), (int) layout.align()));
  }

  /**
   * Gives a block back.
   *
   * @throws IllegalArgumentException where {@code address} is no wasm32 address or not aligned as
   *     {@code layout} says
   * @throws WrongThreadException on any thread but the one that opened this allocator
   * @throws IllegalStateException after {@link #close()}
   */
  public void dealloc(long address, Layout layout) {
    checkCaller();
    checkAddress(address, layout);
    allocator.dealloc((int) address, (int) layout.size(), (int) layout.align());
  }

  /**
   * Makes a block larger or smaller, moving it where it must.
   *
   * @return the new block's address, or 0 where there is no room and the old block stays
   * @throws IllegalArgumentException where {@code address} is no wasm32 address or not aligned as
   *     {@code layout} says, or {@code newSize} is not legal with its alignment
   * @throws WrongThreadException on any thread but the one that opened this allocator
   * @throws IllegalStateException after {@link #close()}
   */
  public long realloc(long address, Layout layout, long newSize) {
    checkCaller();
    checkAddress(address, layout);
    Layout wanted = layout.withSize(newSize);
    return Integer.toUnsignedLong(
        allocator.realloc(
            (int) address, (int) layout.size(), (int) layout.align(), (int) wanted.size()));
  }

  /** Refuses every later call. The memory is left to whoever made it. */
  @Override
  public void close() {
    checkThread();
    closed = true;
  }

  private void checkCaller() {
    checkThread();
    if (closed) {
      throw new IllegalStateException("the allocator is closed");
    }
  }

  private void checkThread() {
    if (Thread.currentThread() != owner) {
      throw new WrongThreadException(
          "the allocator belongs to thread "
              + owner.getName()
              + ", called from "
              + Thread.currentThread().getName());
    }
  }

  private static void checkAddress(long address, Layout layout) {
    if (address < 1 || address > 0xffff_ffffL || (address & layout.align() - 1) != 0) {
      throw new IllegalArgumentException(
          "address ("
              + address
              + ") must be a multiple of "
              + layout.align()
              + " from 1 to "
              + 0xffff_ffffL);
    }
  }
}
