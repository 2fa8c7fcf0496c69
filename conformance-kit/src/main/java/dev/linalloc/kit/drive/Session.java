package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.Played;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Player;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Pages;

/** One allocator in a fresh memory, under the oracle. Reports each step to {@link Played}. */
final class Session implements AutoCloseable {
  private final Runnable close;
  private final Oracle oracle;
  private final Player player;
  private final Played played;
  private int stepsPlayed;

  /** Makes an allocator in a new memory with the initial pages of {@code trace}. */
  Session(Subject subject, Trace trace, Tally tally) {
    this(subject, trace, tally, NativeMemory.reserve(trace.initialPages()));
  }

  private Session(Subject subject, Trace trace, Tally tally, NativeMemory memory) {
    this(subject, trace, tally, memory, memory::close);
  }

  /**
   * Makes an allocator in {@code memory}, which already has the initial pages of {@code trace}.
   *
   * @param close closes the memory at the end
   */
  Session(Subject subject, Trace trace, Tally tally, GrowableMemory memory, Runnable close) {
    this.close = close;
    played = tally.played();
    played.begin(trace);
    try {
      oracle = new Oracle(subject, memory, trace.heapBase(), tally);
    } catch (RuntimeException e) {
      close.run();
      throw e;
    }
    player = new Player(oracle);
  }

  Oracle oracle() {
    return oracle;
  }

  Player player() {
    return player;
  }

  /** Returns the number of steps played so far. */
  int stepsPlayed() {
    return stepsPlayed;
  }

  /**
   * Plays one step and returns the address that the allocator returned, or {@link Player#NOTHING}.
   */
  int play(Step step) {
    played.add(step);
    stepsPlayed++;
    switch (step) {
      case Step.ForeignGrow(int pages) -> oracle.growForeign(pages);
      case Step.Limit(int pages) -> oracle.limit(pages);
      case Step.Misuse misuse -> err(misuse);
      case Step.Alloc _, Step.Realloc _, Step.Free _ -> {
        return player.play(step);
      }
    }
    return Player.NOTHING;
  }

  /**
   * Errs as a caller. After it, the oracle checks no rule.
   *
   * @throws IllegalArgumentException if the step is no error in this run, or cannot be made
   */
  private void err(Step.Misuse misuse) {
    int address = player.address(misuse.id());
    if (address == GlobalAllocator.NULL) {
      return; // the request for the block failed
    }
    if (isLawful(misuse)) {
      throw problem(
          misuse,
          "it is no error of the caller, because block "
              + misuse.id()
              + " is live, with size "
              + Integer.toUnsignedString(player.size(misuse.id()))
              + " and align "
              + Integer.toUnsignedString(player.align(misuse.id())));
    }
    oracle.excuse();
    switch (misuse) {
      case Step.FreeAgain(int id) -> oracle.dealloc(address, player.size(id), player.align(id));
      case Step.FreeAs(int id, int size, int align) -> {
        if (player.isKnown(id)) {
          player.forget(id);
        }
        oracle.dealloc(address, size, align);
      }
      case Step.Overwrite(int id, int offset, int length) -> {
        long from = Integer.toUnsignedLong(address) + offset;
        if (from < 0 || from + length > Pages.bytes(oracle.pages())) {
          throw problem(misuse, "offset " + offset + " of block " + id + " is outside memory");
        }
        oracle.overwrite(from, length, Step.Misuse.MARK);
      }
    }
  }

  /** Returns whether a correct program may do what a step does. */
  private boolean isLawful(Step.Misuse misuse) {
    return player.isKnown(misuse.id())
        && switch (misuse) {
          case Step.FreeAgain _ -> true;
          case Step.FreeAs(int id, int size, int align) ->
              size == player.size(id) && align == player.align(id);
          case Step.Overwrite(int id, int offset, int length) ->
              offset >= 0 && (long) offset + length <= Integer.toUnsignedLong(player.size(id));
        };
  }

  private IllegalArgumentException problem(Step step, String text) {
    return new IllegalArgumentException("step " + stepsPlayed + " (" + step + "): " + text);
  }

  /** Plays every step and returns the result of each, as {@link #play(Step)} does. */
  int[] play(Trace trace) {
    int[] results = new int[trace.steps().size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = play(trace.steps().get(i));
    }
    oracle.verifyAll();
    return results;
  }

  /** Gives back every block, in order of ids. */
  void freeAll() {
    for (int id : player.knownIds()) {
      play(new Step.Free(id));
    }
  }

  @Override
  public void close() {
    close.run();
  }
}
