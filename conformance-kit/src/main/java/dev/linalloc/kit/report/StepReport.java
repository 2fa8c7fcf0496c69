package dev.linalloc.kit.report;

import dev.linalloc.kit.report.Film.Breach;
import java.util.List;
import java.util.Optional;

/**
 * What one step of a trace did to a heap.
 *
 * @param step the number of the step, from 1; 0 for the creation of the allocator
 * @param call the step in words
 * @param result what the call returned: an address, {@code NULL}, or nothing
 * @param blame whose the step is to judge
 * @param pages the size of memory, in pages
 * @param grown how many of them the step added
 * @param heap what changed in the heap, and what is free
 * @param accesses the allocator's accesses to memory
 * @param breach the rule that the step broke
 * @param damage what went wrong because the caller erred, in words
 */
public record StepReport(
    int step,
    String call,
    String result,
    Blame blame,
    int pages,
    int grown,
    Heap heap,
    Accesses accesses,
    Optional<Breach> breach,
    List<String> damage) {
  /** Copies the list. */
  public StepReport {
    damage = List.copyOf(damage);
  }

  /** Who is responsible for what a step does. */
  public enum Blame {
    /** The allocator: every rule binds it. */
    ALLOCATOR,
    /** The caller, which errs in this step. */
    CALLER,
    /** The caller, which erred in an earlier step. */
    CALLER_BEFORE
  }

  /**
   * The heap after a step.
   *
   * <p>If the allocator has a heap walk, the chunks are those that the walk lists, and foreign
   * pages; otherwise they are the live blocks, foreign pages, and the memory between them.
   *
   * @param walked whether the chunks are those of a heap walk
   * @param gone the chunks that the step ended, in order of address
   * @param come the chunks that it made, in order of address
   * @param free all free chunks, in order of address
   * @param metadata in how many bytes outside live blocks the allocator has stored numbers
   */
  public record Heap(
      boolean walked, List<Chunk> gone, List<Chunk> come, List<Chunk> free, long metadata) {
    /** Copies the lists. */
    public Heap {
      gone = List.copyOf(gone);
      come = List.copyOf(come);
      free = List.copyOf(free);
    }
  }

  /**
   * A part of the heap: the range [from, to).
   *
   * @param from its first address, unsigned
   * @param to the address after its last
   * @param use what it is used for
   */
  public record Chunk(long from, long to, Use use) {
    /** What a chunk is used for. */
    public enum Use {
      /** A live block. */
      LIVE,
      /** Nothing. */
      FREE,
      /** Nothing; it is kept apart from free neighbours. */
      CACHED,
      /** The allocator's own data. */
      OWN,
      /** A page of another module. */
      FOREIGN
    }

    /** {@return its bytes} */
    public long bytes() {
      return to - from;
    }

    /** {@return whether it can be handed out} */
    public boolean isFree() {
      return use == Use.FREE || use == Use.CACHED;
    }
  }

  /**
   * The accesses of a call. Those that clear or move the contents of blocks are counted apart, and
   * not listed: fills, copies, stores to the block that {@code allocZeroed} or {@code realloc}
   * returns, and loads from the block that {@code realloc} is given.
   *
   * @param loads how many numbers the allocator loaded
   * @param stores how many it stored
   * @param contentBytes how many bytes of contents it cleared or moved
   * @param listed the first of these loads and stores, in order
   */
  public record Accesses(long loads, long stores, long contentBytes, List<Access> listed) {
    /** Copies the list. */
    public Accesses {
      listed = List.copyOf(listed);
    }
  }

  /**
   * An access to memory.
   *
   * @param kind what was done
   * @param address the first address, unsigned
   * @param width how many bytes
   * @param value the number that was loaded or stored, unsigned if the width is below 8
   */
  public record Access(Kind kind, long address, long width, long value) {
    /** What an access does. */
    public enum Kind {
      /** Loads a number. */
      LOAD,
      /** Stores a number. */
      STORE,
      /** Sets bytes to one value. */
      FILL,
      /** Copies bytes. */
      COPY
    }
  }
}
