package dev.linalloc.host;

import java.util.Locale;

/** What a function of an allocator is for. */
public enum Role {
  /** Allocates; where it takes no align, up to the largest that it always gives. */
  ALLOC(true),
  /** Allocates with an align, beside an {@link #ALLOC} that takes none. */
  ALLOC_ALIGNED(true),
  /** Allocates zeros. */
  ALLOC_ZEROED(true),
  /** Gives back. */
  DEALLOC(false),
  /** Reallocates. */
  REALLOC(true),
  /** Called with each block that was allocated, so that a collector of garbage lets it be. */
  PIN(false),
  /** Called after each block that was given back, so that a collector of garbage takes it. */
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

  /** The role's name in options: {@code alloc_aligned}. */
  String optionName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
