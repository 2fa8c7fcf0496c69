package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;

/**
 * Rounds of a trace in which some blocks stay alive. At the end of a round, the blocks that the
 * round before kept are given back, and two thirds of the round's own. In each round a different
 * third is kept.
 *
 * <p>Blocks of odd rounds have other ids than those of even ones, so the blocks of two rounds can
 * be live together.
 */
final class KeptBlocks {
  /** Of the blocks that are live at the end of a round, one in so many is kept. */
  private static final int SHARE = 3;

  private final Session session;
  private final Trace trace;

  /** How many ids the trace may use: one more than the largest. */
  private final int ids;

  KeptBlocks(Session session, Trace trace) {
    this.session = session;
    this.trace = trace;
    ids = 1 + trace.steps().stream().mapToInt(KeptBlocks::id).max().orElse(0);
  }

  /** Plays the calls of one round, and gives back what it does not keep. */
  void play(int round) {
    int odd = round % 2;
    trace.steps().stream()
        .filter(step -> !Cycle.isOfOthers(step))
        .forEach(step -> session.play(renamed(step, odd * ids)));
    int place = 0;
    for (int id : session.player().knownIds()) {
      boolean own = id / ids == odd;
      if (!own || place++ % SHARE != round % SHARE) {
        session.play(new Step.Free(id));
      }
    }
  }

  private static int id(Step step) {
    return switch (step) {
      case Step.Alloc alloc -> alloc.id();
      case Step.Realloc realloc -> realloc.id();
      case Step.Free free -> free.id();
      case Step.ForeignGrow _, Step.Limit _, Step.Misuse _ -> 0;
    };
  }

  private static Step renamed(Step step, int offset) {
    return switch (step) {
      case Step.Alloc(int id, int size, int align, boolean zeroed) ->
          new Step.Alloc(id + offset, size, align, zeroed);
      case Step.Realloc(int id, int size) -> new Step.Realloc(id + offset, size);
      case Step.Free(int id) -> new Step.Free(id + offset);
      case Step.ForeignGrow _, Step.Limit _, Step.Misuse _ -> step;
    };
  }
}
