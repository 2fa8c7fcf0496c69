package dev.linalloc;

import dev.linalloc.spi.GlobalAllocator;
import org.jspecify.annotations.Nullable;

/**
 * An allocator that checks its callers: every call must come from the thread that opened it, with a
 * legal layout, and before {@link #close()}. A call that is refused changes nothing. Addresses and
 * sizes are in bytes. {@link Allocators#open} opens one.
 *
 * <p>Two preconditions are checked only if the allocator is {@linkplain Watch watched}: an address
 * passed to {@link #dealloc} or {@link #realloc} must be that of a live block, and the {@link
 * Layout} must be the one that the block was allocated with. Otherwise they are left to the caller,
 * as in Rust.
 */
public final class ConfinedAllocator implements AutoCloseable {
  private final GlobalAllocator allocator;
  private final Thread owner = Thread.currentThread();
  private final @Nullable Ledger ledger;
  private boolean closed;

  ConfinedAllocator(GlobalAllocator allocator, @Nullable Ledger ledger) {
    this.allocator = allocator;
    this.ledger = ledger;
  }

  /**
   * Allocates a block of uninitialised memory.
   *
   * @param layout the size and alignment of the block
   * @return its address, unsigned, or 0 if there is no room
   * @throws WrongThreadException on any thread but the one that opened this allocator
   * @throws IllegalStateException after {@link #close()}
   */
  public long alloc(Layout layout) {
    checkCaller();
    return Integer.toUnsignedLong(allocator.alloc((int) layout.size(), (int) layout.align()));
  }

  /**
   * Allocates a block whose bytes are all zero.
   *
   * @param layout the size and alignment of the block
   * @return its address, unsigned, or 0 if there is no room
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
   * @param address a live block's address
   * @param layout the layout that the block was allocated with
   * @throws IllegalArgumentException if {@code address} is not a multiple of the layout's alignment
   *     from 1 to 2<sup>32</sup> − 1; or if this allocator is watched and the layout is not that of
   *     a live block at {@code address}
   * @throws WrongThreadException on any thread but the one that opened this allocator
   * @throws IllegalStateException after {@link #close()}
   */
  public void dealloc(long address, Layout layout) {
    checkCaller();
    checkAddress(address, layout);
    allocator.dealloc((int) address, (int) layout.size(), (int) layout.align());
  }

  /**
   * Makes a block larger or smaller, in place or by moving it. The first min(old, new) bytes are
   * kept.
   *
   * @param address a live block's address
   * @param layout the layout that the block was allocated with
   * @param newSize bytes; the alignment stays
   * @return the new block's address, unsigned, or 0 if there is no room: then the old block stays
   *     live
   * @throws IllegalArgumentException if {@code address} is not a multiple of the layout's alignment
   *     from 1 to 2<sup>32</sup> − 1, or {@code newSize} is not legal with that alignment; or if
   *     this allocator is watched and the layout is not that of a live block at {@code address}
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

  /**
   * Closes this allocator: every later call but {@code close} throws. The memory stays open; the
   * code that made it closes it.
   *
   * @throws WrongThreadException on any thread but the one that opened this allocator
   * @throws IllegalStateException after closing, if this allocator {@linkplain Watch#CHECK checks}
   *     and the program has written to a freed block
   */
  @Override
  public void close() {
    checkThread();
    if (!closed) {
      closed = true;
      Watch.checkFreed(allocator);
    }
  }

  /**
   * {@return a text for people: the places that allocated the live blocks, if this allocator is
   * {@linkplain Watch watched}}
   */
  public String report() {
    return ledger == null ? "-Ddev.linalloc.track=true lists the live blocks" : ledger.report();
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
