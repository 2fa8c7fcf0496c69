package dev.linalloc.spec;

import static dev.linalloc.spi.Promises.UNCHECKED;

import dev.linalloc.spi.HeapWalk;
import dev.linalloc.spi.Promises;

/** Which allocators a rule binds: all of them, or those that make a certain promise. */
public enum Scope {
  /** Every allocator. */
  CORE("every allocator"),
  /** Allocators that promise {@link Promises#bump}. */
  BUMP("bump"),
  /** Allocators that do not promise {@link Promises#bump}. */
  NOT_BUMP("not bump"),
  /** Allocators that promise {@link Promises#reclaiming}. */
  RECLAIMING("reclaiming"),
  /** Allocators that promise {@link Promises#bump} or {@link Promises#reclaiming}. */
  BUMP_OR_RECLAIMING("bump or reclaiming"),
  /**
   * Allocators that promise {@link Promises#reclaiming} and a number of {@link
   * Promises#overheadBytes}.
   */
  RECLAIMING_WITH_OVERHEAD("reclaiming with overheadBytes"),
  /** Allocators that promise a number of {@link Promises#slackPages}. */
  SLACK("slackPages"),
  /** Allocators that promise a number of {@link Promises#overheadBytes}. */
  OVERHEAD("overheadBytes"),
  /** Allocators that promise {@link Promises#zeroed}. */
  ZEROED("zeroed"),
  /** Allocators that are a {@link HeapWalk}. No promise is needed. */
  WALK("heap walk"),
  /** The linear memory, not an allocator. */
  MEMORY("linear memory"),
  /** The front door, not an allocator. */
  DOOR("front door");

  private final String title;

  Scope(String title) {
    this.title = title;
  }

  /**
   * {@return whether its promises alone bind an allocator to the rule}
   *
   * @param promises what the allocator promises
   */
  public boolean binds(Promises promises) {
    return switch (this) {
      case CORE -> true;
      case BUMP -> promises.bump();
      case NOT_BUMP -> !promises.bump();
      case RECLAIMING -> promises.reclaiming();
      case BUMP_OR_RECLAIMING -> promises.bump() || promises.reclaiming();
      case RECLAIMING_WITH_OVERHEAD -> RECLAIMING.binds(promises) && OVERHEAD.binds(promises);
      case SLACK -> promises.slackPages() != UNCHECKED;
      case OVERHEAD -> promises.overheadBytes() != UNCHECKED;
      case ZEROED -> promises.zeroed();
      case WALK, MEMORY, DOOR -> false;
    };
  }

  /** {@return whether the rule is about allocators, not about the memory or the front door} */
  public boolean ofAllocators() {
    return this != MEMORY && this != DOOR;
  }

  /** {@return the scope as in a heading of {@code SPEC.md}} */
  @Override
  public String toString() {
    return title;
  }
}
