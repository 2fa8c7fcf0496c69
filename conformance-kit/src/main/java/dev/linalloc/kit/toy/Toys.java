package dev.linalloc.kit.toy;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;
import java.util.List;

/** Provides the toys. */
public final class Toys {
  /** The toy bump allocator. */
  public static final AllocatorProvider BUMP =
      AllocatorProvider.of("toy-bump", new Promises(true, false, 0, 0), ToyBump::new);

  /** The toy free list. The overhead of a block is what its size is rounded up by. */
  public static final AllocatorProvider FREE_LIST =
      AllocatorProvider.of("toy-free-list", new Promises(false, true, 0, 8), ToyFreeList::new);

  private Toys() {}

  /** {@return both toys} */
  public static List<AllocatorProvider> all() {
    return List.of(BUMP, FREE_LIST);
  }
}
