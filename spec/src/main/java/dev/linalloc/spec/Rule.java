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
import static dev.linalloc.spec.Scope.RECLAIMING_WITH_OVERHEAD;
import static dev.linalloc.spec.Scope.SLACK;
import static dev.linalloc.spec.Scope.WALK;
import static dev.linalloc.spec.Scope.ZEROED;

/**
 * The rules of a correct allocator. {@code SPEC.md} has a section on each: its exact statement, why
 * it exists, the contract it comes from and a real bug that it catches. A test fails if this list
 * and {@code SPEC.md} differ.
 */
@SuppressWarnings("InvalidBlockTag") // Error Prone does not know @spec
public enum Rule {
  /**
   * A block's address is a multiple of its align.
   *
   * @spec SPEC.md#a1 A1
   */
  A1(MUST, CORE, "a block's address is a multiple of its align"),

  /**
   * A block lies between {@code heapBase} and the end of memory.
   *
   * @spec SPEC.md#a2 A2
   */
  A2(MUST, CORE, "a block lies between heapBase and the end of memory"),

  /**
   * A block overlaps no live block.
   *
   * @spec SPEC.md#a3 A3
   */
  A3(MUST, CORE, "a block overlaps no live block"),

  /**
   * No block lies at address 0.
   *
   * @spec SPEC.md#a4 A4
   */
  A4(MUST, CORE, "no block lies at address 0"),

  /**
   * No block reaches the last address, 2^32 - 1, or beyond.
   *
   * @spec SPEC.md#a5 A5
   */
  A5(MUST, CORE, "no block reaches the last address, 2^32 - 1, or beyond"),

  /**
   * A request for 0 bytes returns an aligned address and adds no page.
   *
   * @spec SPEC.md#a6 A6
   */
  A6(MUST, CORE, "a request for 0 bytes returns an aligned address and adds no page"),

  /**
   * No call changes a live block.
   *
   * @spec SPEC.md#c1 C1
   */
  C1(MUST, CORE, "no call changes a live block"),

  /**
   * No call changes a foreign page.
   *
   * @spec SPEC.md#c2 C2
   */
  C2(MUST, CORE, "no call changes a foreign page"),

  /**
   * No call changes memory below {@code heapBase}.
   *
   * @spec SPEC.md#c3 C3
   */
  C3(MUST, CORE, "no call changes memory below heapBase"),

  /**
   * A block from {@code allocZeroed} is all zeros.
   *
   * @spec SPEC.md#c4 C4
   */
  C4(MUST, CORE, "a block from allocZeroed is all zeros"),

  /**
   * {@code realloc} keeps the first {@code min(old, new)} bytes.
   *
   * @spec SPEC.md#c5 C5
   */
  C5(MUST, CORE, "realloc keeps the first min(old, new) bytes"),

  /**
   * A failed {@code realloc} leaves the old block whole.
   *
   * @spec SPEC.md#c6 C6
   */
  C6(MUST, CORE, "a failed realloc leaves the old block whole"),

  /**
   * A block from {@code alloc} is all zeros, too.
   *
   * @spec SPEC.md#c7 C7
   */
  C7(MUST, ZEROED, "a block from alloc is all zeros, too"),

  /**
   * The starts of fresh blocks never go back.
   *
   * @spec SPEC.md#b1 B1
   */
  B1(MUST, BUMP, "the starts of fresh blocks never go back"),

  /**
   * A fresh block starts at the first aligned address from the top on.
   *
   * @spec SPEC.md#b2 B2
   */
  B2(MUST, BUMP, "a fresh block starts at the first aligned address from the top on"),

  /**
   * What a shrink gives back is zeroed or never reused.
   *
   * @spec SPEC.md#b3 B3
   */
  B3(MUST, BUMP, "what a shrink gives back is zeroed or never reused"),

  /**
   * A failed call leaves no trace.
   *
   * @spec SPEC.md#b4 B4
   */
  B4(MUST, BUMP, "a failed call leaves no trace"),

  /**
   * A request adds no more pages than it needs, plus {@code slackPages}.
   *
   * @spec SPEC.md#g1 G1
   */
  G1(MUST, SLACK, "a request adds no more pages than it needs, plus slackPages"),

  /**
   * A request that fits adds no page.
   *
   * @spec SPEC.md#g2 G2
   */
  G2(MUST, BUMP_OR_RECLAIMING, "a request that fits adds no page"),

  /**
   * After a failed call, a request that fits still succeeds.
   *
   * @spec SPEC.md#g3 G3
   */
  G3(MUST, CORE, "after a failed call, a request that fits still succeeds"),

  /**
   * A failed request adds no page.
   *
   * @spec SPEC.md#g4 G4
   */
  G4(MUST, CORE, "a failed request adds no page"),

  /**
   * A request fails only for lack of room.
   *
   * @spec SPEC.md#g5 G5
   */
  G5(MUST, CORE, "a request fails only for lack of room"),

  /**
   * Foreign pages are never handed out.
   *
   * @spec SPEC.md#g6 G6
   */
  G6(MUST, CORE, "foreign pages are never handed out"),

  /**
   * A failed call leaves no trace.
   *
   * @spec SPEC.md#g7 G7
   */
  G7(SHOULD, NOT_BUMP, "a failed call leaves no trace"),

  /**
   * A realloc to at most its size does not fail.
   *
   * @spec SPEC.md#g8 G8
   */
  G8(SHOULD, CORE, "a realloc to at most its size does not fail"),

  /**
   * Growth that cannot be is not asked for.
   *
   * @spec SPEC.md#g9 G9
   */
  G9(MUST, CORE, "growth that cannot be is not asked for"),

  /**
   * A repeated cycle of calls stops adding pages.
   *
   * @spec SPEC.md#r1 R1
   */
  R1(MUST, RECLAIMING, "a repeated cycle of calls stops adding pages"),

  /**
   * A block costs at most its size, its align and {@code overheadBytes}.
   *
   * @spec SPEC.md#r2 R2
   */
  R2(MUST, OVERHEAD, "a block costs at most its size, its align and overheadBytes"),

  /**
   * Free memory comes together again.
   *
   * @spec SPEC.md#r3 R3
   */
  R3(MUST, RECLAIMING, "free memory comes together again"),

  /**
   * A gap between live blocks is used again.
   *
   * @spec SPEC.md#r4 R4
   */
  R4(MUST, RECLAIMING_WITH_OVERHEAD, "a gap between live blocks is used again"),

  /**
   * The same calls get the same results.
   *
   * @spec SPEC.md#d1 D1
   */
  D1(MUST, CORE, "the same calls get the same results"),

  /**
   * Every call ends within 64 + 32 x chunks memory accesses.
   *
   * @spec SPEC.md#d2 D2
   */
  D2(MUST, CORE, "every call ends within 64 + 32 x chunks memory accesses"),

  /**
   * No exception or trap escapes.
   *
   * @spec SPEC.md#d3 D3
   */
  D3(MUST, CORE, "no exception or trap escapes"),

  /**
   * A heap walk reports the heap as it is.
   *
   * @spec SPEC.md#d4 D4
   */
  D4(MUST, WALK, "a heap walk reports the heap as it is"),

  /**
   * Memory never shrinks.
   *
   * @spec SPEC.md#m1 M1
   */
  M1(MUST, MEMORY, "memory never shrinks"),

  /**
   * Fresh pages read zero.
   *
   * @spec SPEC.md#m2 M2
   */
  M2(MUST, MEMORY, "fresh pages read zero"),

  /**
   * {@code memoryGrow} returns the previous size, or -1 and changes nothing.
   *
   * @spec SPEC.md#m3 M3
   */
  M3(MUST, MEMORY, "memoryGrow returns the previous size, or -1 and changes nothing"),

  /**
   * An access beyond the end is refused.
   *
   * @spec SPEC.md#m4 M4
   */
  M4(MUST, MEMORY, "an access beyond the end is refused"),

  /**
   * Only an allocator grows memory.
   *
   * @spec SPEC.md#m5 M5
   */
  M5(MUST, MEMORY, "only an allocator grows memory"),

  /**
   * An illegal layout is refused.
   *
   * @spec SPEC.md#f1 F1
   */
  F1(MUST, DOOR, "an illegal layout is refused"),

  /**
   * A call from a second thread is refused.
   *
   * @spec SPEC.md#f2 F2
   */
  F2(MUST, DOOR, "a call from a second thread is refused"),

  /**
   * A call after close is refused.
   *
   * @spec SPEC.md#f3 F3
   */
  F3(MUST, DOOR, "a call after close is refused");

  private final Level level;
  private final Scope scope;
  private final String title;

  Rule(Level level, Scope scope, String title) {
    this.level = level;
    this.scope = scope;
    this.title = title;
  }

  /** {@return how binding the rule is} */
  public Level level() {
    return level;
  }

  /** {@return which allocators the rule binds} */
  public Scope scope() {
    return scope;
  }

  /** {@return the rule in one line, without a full stop} */
  public String title() {
    return title;
  }
}
