package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Player;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Scripts in which blocks hold what an allocator may mistake for its own metadata:
 *
 * <ul>
 *   <li>addresses of blocks, and of the words beside them;
 *   <li>sizes with flags in their low bits;
 *   <li>the words that the allocator keeps beside the blocks;
 *   <li>the integer constants of its class files.
 * </ul>
 *
 * <p>The words come from a trial run of the first allocations, which every run repeats.
 */
final class HostileContents {
  private static final int[] SIZES = {8, 24, 100, 1_000};
  private static final int BLOCKS = 6;
  private static final int FLAGS = 8;
  private static final int MOST_WORDS = 250;

  private HostileContents() {}

  static List<Scenario> of(Subject subject) {
    List<Scenario> scripts = new ArrayList<>();
    for (int size : SIZES) {
      Script script = start(size);
      words(subject, size).stream().limit(MOST_WORDS).forEach(word -> disturb(script, size, word));
      scripts.add(script.named("blocks of " + size + " bytes that look like metadata"));
    }
    return scripts;
  }

  /** Neighbours of one size; the second is free. */
  private static Script start(int size) {
    Script script = new Script();
    for (int id = 0; id < BLOCKS; id++) {
      script.alloc(id, size, 8);
    }
    return script.free(1);
  }

  private static void disturb(Script script, int size, int word) {
    for (int id = 0; id < BLOCKS; id++) {
      script.add(new Step.Write(id, word));
    }
    script.free(3).realloc(4, size + 8).realloc(4, size).alloc(1, size, 8).zeroed(3, size, 8);
    script.add(new Step.Write(3, word)).free(1);
  }

  /** Returns the words that a program may have read or guessed, the most hostile first. */
  static Set<Integer> words(Subject subject, int size) {
    Set<Integer> words = new LinkedHashSet<>();
    Trace trace = subject.fit(start(size).named("").trace());
    try (Session session = new Session(subject, trace, new Tally())) {
      trace.steps().forEach(session::play);
      Oracle oracle = session.oracle();
      words.addAll(oracle.constants());
      for (int id : session.player().knownIds()) {
        words.addAll(oracle.wordsBeside(session.player().address(id)));
      }
      for (int id : session.player().knownIds()) {
        words.addAll(addresses(session.player(), id));
      }
      for (int flags = 0; flags < FLAGS; flags++) {
        words.add((size + FLAGS - 1 & -FLAGS) + flags);
        words.add((size + 2 * FLAGS - 1 & -FLAGS) + flags);
      }
    } catch (RuleViolation e) {
      return words; // other scripts show the breach
    }
    return words;
  }

  private static List<Integer> addresses(Player player, int id) {
    int address = player.address(id);
    int end = (int) player.end(id);
    return List.of(address, address - 8, address - 4, address | 1, end, end | 1, -address);
  }
}
