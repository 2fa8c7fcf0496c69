package dev.linalloc.spec;

import static dev.linalloc.spec.Level.MUST;
import static dev.linalloc.spec.Level.SHOULD;
import static dev.linalloc.spec.Scope.BUMP;
import static dev.linalloc.spec.Scope.BUMP_OR_RECLAIMING;
import static dev.linalloc.spec.Scope.CORE;
import static dev.linalloc.spec.Scope.DOOR;
import static dev.linalloc.spec.Scope.MEMORY;
import static dev.linalloc.spec.Scope.NOT_BUMP;
import static dev.linalloc.spec.Scope.OVERHEAD;
import static dev.linalloc.spec.Scope.RECLAIMING;
import static dev.linalloc.spec.Scope.SLACK;

/**
 * The rules of a correct allocator. {@code SPEC.md} has a section on each: its exact statement, why
 * it exists, the contract it comes from and a real bug that it catches. A test keeps the two equal.
 */
public enum Rule {
  A1(MUST, CORE, "a block's address is a multiple of its align"),
  A2(MUST, CORE, "a block lies between heapBase and the end of memory"),
  A3(MUST, CORE, "a block overlaps no live block"),
  A4(MUST, CORE, "no block lies at address 0"),
  A5(MUST, CORE, "no block reaches the last address, 2^32 - 1, or beyond"),
  A6(MUST, CORE, "a request for 0 bytes returns an aligned address and adds no page"),

  C1(MUST, CORE, "no call changes a live block"),
  C2(MUST, CORE, "no call changes a foreign page"),
  C3(MUST, CORE, "no call changes memory below heapBase"),
  C4(MUST, CORE, "a block from allocZeroed is all zeros"),
  C5(MUST, CORE, "realloc keeps the first min(old, new) bytes"),
  C6(MUST, CORE, "a failed realloc leaves the old block whole"),

  B1(MUST, BUMP, "the starts of fresh blocks never go back"),
  B2(MUST, BUMP, "a fresh block starts at the first aligned address from the top on"),
  B3(MUST, BUMP, "what a shrink gives back is zeroed or never reused"),
  B4(MUST, BUMP, "a failed call leaves no trace"),

  G1(MUST, SLACK, "a request adds no more pages than it needs, plus slackPages"),
  G2(MUST, BUMP_OR_RECLAIMING, "a request that fits adds no page"),
  G3(MUST, CORE, "after a failed call, a request that fits still succeeds"),
  G4(MUST, CORE, "a failed request adds no page"),
  G5(MUST, CORE, "a request fails only for lack of room"),
  G6(MUST, CORE, "foreign pages are never handed out"),
  G7(SHOULD, NOT_BUMP, "a failed call leaves no trace"),

  R1(MUST, RECLAIMING, "a repeated cycle of calls stops adding pages"),
  R2(MUST, OVERHEAD, "a block costs at most its size, its align and overheadBytes"),
  R3(MUST, RECLAIMING, "free memory comes together again"),

  D1(MUST, CORE, "the same calls get the same results"),
  D2(MUST, CORE, "every call ends within 64 + 32 x chunks memory accesses"),
  D3(MUST, CORE, "no exception or trap escapes"),

  M1(MUST, MEMORY, "memory never shrinks"),
  M2(MUST, MEMORY, "fresh pages read zero"),
  M3(MUST, MEMORY, "memoryGrow returns the previous size, or -1 and changes nothing"),
  M4(MUST, MEMORY, "an access beyond the end is refused"),
  M5(MUST, MEMORY, "only an allocator grows memory"),

  F1(MUST, DOOR, "an illegal layout is refused"),
  F2(MUST, DOOR, "a call from a second thread is refused"),
  F3(MUST, DOOR, "a call after close is refused");

  private final Level level;
  private final Scope scope;
  private final String title;

  Rule(Level level, Scope scope, String title) {
    this.level = level;
    this.scope = scope;
    this.title = title;
  }

  /** Returns how binding the rule is. */
  public Level level() {
    return level;
  }

  /** Returns which allocators the rule binds. */
  public Scope scope() {
    return scope;
  }

  /** Returns the rule in one line. */
  public String title() {
    return title;
  }
}
