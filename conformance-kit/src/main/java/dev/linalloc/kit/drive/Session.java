package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.oracle.Played;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;

/** One allocator in a fresh memory of its own, under the oracle; what is played is noted. */
final class Session implements AutoCloseable {
  private final NativeMemory memory;
  private final Oracle oracle;
  private final Player player;
  private final Played played;
  private int stepsPlayed;

  Session(AllocatorProvider provider, Trace trace, Tally tally) {
    played = tally.played();
    played.begin(trace);
    memory = NativeMemory.reserve(trace.initialPages());
    try {
      oracle = new Oracle(provider, memory, trace.heapBase(), tally);
    } catch (RuntimeException e) {
      memory.close();
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

  /** Returns how many steps were played so far. */
  int stepsPlayed() {
    return stepsPlayed;
  }

  int play(Step step) {
    played.add(step);
    stepsPlayed++;
    return player.play(step);
  }

  /** Plays every step and returns what each was answered. */
  int[] play(Trace trace) {
    int[] answers = new int[trace.steps().size()];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = play(trace.steps().get(i));
    }
    oracle.verifyAll();
    return answers;
  }

  /** Gives back every block, in order of ids. */
  void freeAll() {
    for (int id : player.knownIds()) {
      play(new Step.Free(id));
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
