package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Step;
import java.util.SplittableRandom;

/**
 * Scripts for heaps that live long or hold many blocks. An error may wait for the n-th call or the
 * n-th live block.
 */
final class LongLives {
  private static final int MANY = 12_000;

  /** So many that twelve rounds of a {@link Cycle} are more than 2^21 calls on one heap. */
  private static final int CALLS = 180_000;

  private static final int MOST_LIVE = 24;

  private LongLives() {}

  /**
   * Thousands of small blocks are live at once: their number passes each n, first upwards, then
   * downwards, and with another layout upwards again.
   */
  static Script blocks() {
    Script script = new Script();
    for (int round = 0; round < 2; round++) {
      for (int id = 0; id < MANY; id++) {
        boolean word = (id + round) % 2 == 0;
        script.alloc(id, word ? 8 : 20 + id % 8, word ? 8 : 4);
      }
      for (int id = MANY - 1; id >= 0; id--) {
        script.free(id);
      }
    }
    return script;
  }

  /** Many calls with few live blocks, as in the loop of a server. */
  static Script calls(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Script script = new Script();
    boolean[] live = new boolean[MOST_LIVE];
    for (int calls = 0; calls < CALLS; calls++) {
      int id = random.nextInt(MOST_LIVE);
      int size = 1 + (calls % 64 == 0 ? random.nextInt(1024) : random.nextInt(40));
      if (!live[id]) {
        script.add(new Step.Alloc(id, size, 1 << random.nextInt(5), random.nextInt(5) == 0));
      } else if (random.nextInt(10) == 0) {
        script.realloc(id, size);
        continue;
      } else {
        script.free(id);
      }
      live[id] = !live[id];
    }
    return script;
  }
}
