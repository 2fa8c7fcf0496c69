package dev.linalloc.spec;

import static dev.linalloc.spi.Promises.UNCHECKED;

import dev.linalloc.spi.Promises;

/** Which allocators a rule binds: all of them, or those that promise something. */
public enum Scope {
  /** Every allocator. */
  CORE("every allocator"),
  /** Allocators that promise to bump. */
  BUMP("bump"),
  /** Allocators that do not promise to bump. */
  NOT_BUMP("not bump"),
  /** Allocators that promise to reclaim. */
  RECLAIMING("reclaiming"),
  /** Allocators that promise to bump or to reclaim. */
  BUMP_OR_RECLAIMING("bump or reclaiming"),
  /** Allocators that promise how few pages they add. */
  SLACK("slackPages"),
  /** Allocators that promise how few bytes a block costs. */
  OVERHEAD("overheadBytes"),
  /** The linear memory, not an allocator. */
  MEMORY("linear memory"),
  /** The front door, not an allocator. */
  DOOR("front door");

  private final String title;

  Scope(String title) {
    this.title = title;
  }

  /** Returns whether an allocator that promises this is bound. */
  public boolean binds(Promises promises) {
    return switch (this) {
      case CORE -> true;
      case BUMP -> promises.bump();
      case NOT_BUMP -> !promises.bump();
      case RECLAIMING -> promises.reclaiming();
      case BUMP_OR_RECLAIMING -> promises.bump() || promises.reclaiming();
      case SLACK -> promises.slackPages() != UNCHECKED;
      case OVERHEAD -> promises.overheadBytes() != UNCHECKED;
      case MEMORY, DOOR -> false;
    };
  }

  /** Returns whether the rule speaks of allocators at all. */
  public boolean ofAllocators() {
    return this != MEMORY && this != DOOR;
  }

  @Override
  public String toString() {
    return title;
  }
}
