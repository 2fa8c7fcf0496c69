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

  /**
   * The toy buddies. A piece is up to twice as large as its block, and a range of free bytes may
   * hold a piece of half its size only.
   */
  public static final AllocatorProvider BUDDY =
      AllocatorProvider.of(
          "toy-buddy",
          new Promises(false, true, 1, 16).withOverheadPercent(100).withUsablePercent(50),
          ToyBuddy::new);

  /**
   * The toy slabs. A slot is up to twice as large as its block, and the part of a page where the
   * heap begins may hold a slot of half its size only.
   */
  public static final AllocatorProvider SLAB =
      AllocatorProvider.of(
          "toy-slab",
          new Promises(false, true, 1, Promises.UNCHECKED).withUsablePercent(25),
          ToySlab::new);

  private Toys() {}

  /** {@return all of them} */
  public static List<AllocatorProvider> all() {
    return List.of(BUMP, FREE_LIST, BUDDY, SLAB);
  }
}
