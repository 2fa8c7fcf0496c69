package dev.linalloc;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import org.jspecify.annotations.Nullable;

/**
 * How closely an arena or an allocator is watched. Watching finds errors and costs time: each call
 * looks up its place in the program, which takes about a microsecond.
 *
 * <p>A method that opens something without a parameter of this type takes {@link #byProperties}.
 */
public enum Watch {
  /** Not at all. */
  OFF,

  /**
   * The places that allocated what is live are recorded, for reports. A program that loses an open
   * arena is told so by the logger {@code dev.linalloc}, once the garbage collector has found it.
   */
  TRACK,

  /**
   * As {@link #TRACK}, and errors in the use of memory are found: freed memory is filled with the
   * byte {@code 0xdd} and reused late. A block that is freed twice or with the wrong layout throws
   * at once. A write to freed memory throws when that memory is reused at last, or at the end of
   * the arena. The messages name the places that allocated and freed the block.
   */
  CHECK;

  /**
   * {@return {@link #CHECK} if this process was started with {@code -Ddev.linalloc.check=true},
   * else {@link #TRACK} if it was started with {@code -Ddev.linalloc.track=true}, else {@link
   * #OFF}}
   */
  public static Watch byProperties() {
    return Boolean.getBoolean("dev.linalloc.check")
        ? CHECK
        : Boolean.getBoolean("dev.linalloc.track") ? TRACK : OFF;
  }

  /**
   * Returns a record of what is live in something that is opened over a provider's allocator; null
   * if nothing is watched.
   */
  @Nullable Ledger ledger(Class<?> opened, AllocatorProvider provider) {
    return this == OFF
        ? null
        : new Ledger(opened.getSimpleName() + " over " + provider.name(), this == CHECK);
  }

  /** Returns the allocator itself, or one that enters its calls into the ledger. */
  static GlobalAllocator over(
      GlobalAllocator allocator, GrowableMemory memory, @Nullable Ledger ledger) {
    return ledger == null ? allocator : new WatchedAllocator(allocator, memory, ledger);
  }

  /** Throws if an allocator that {@link #over} returned finds a write to freed memory. */
  static void checkFreed(GlobalAllocator allocator) {
    if (allocator instanceof WatchedAllocator watched) {
      watched.checkWaiting();
    }
  }
}
