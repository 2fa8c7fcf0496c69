package dev.linalloc.host;

import java.util.Locale;

/** What a function of an allocator is for. */
public enum Role {
  /**
   * Allocates. A function without an align parameter serves aligns up to the largest that it
   * guarantees.
   */
  ALLOC(true),
  /** Allocates with an align, for a module whose {@link #ALLOC} takes none. */
  ALLOC_ALIGNED(true),
  /** Allocates a block that is all zeros. */
  ALLOC_ZEROED(true),
  /** Gives a block back. */
  DEALLOC(false),
  /** Gives a block another size. */
  REALLOC(true),
  /** Called with each block that was allocated: keeps a garbage collector from freeing it. */
  PIN(false),
  /** Called after each block that was given back: runs the garbage collector. */
  COLLECT(false),
  /** Called once, before all others. */
  INIT(false);

  private final boolean returnsAddress;

  Role(boolean returnsAddress) {
    this.returnsAddress = returnsAddress;
  }

  /** Returns whether the function's result is a block's address. */
  boolean returnsAddress() {
    return returnsAddress;
  }

  /** Returns the role's name in options, such as {@code alloc_aligned}. */
  String optionName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
