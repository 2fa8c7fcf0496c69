package dev.linalloc.kit.drive;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * Repeats a trace on one heap, everything given back at the end of each round: the pages must reach
 * a fixpoint (R1), and then one block as large as all that were live at once must fit (R3).
 *
 * <p>An allocator may drift to its fixpoint for some rounds, since where the blocks of one round
 * lie decides where those of the next can. What tells a leak is that it goes on: where the later
 * half of the rounds still added pages, there are four times as many, up to {@value #MOST_ROUNDS}.
 */
final class Cycle {
  private static final int FIRST_ROUNDS = 12;
  private static final int MOST_ROUNDS = 64 * FIRST_ROUNDS;

  private final AllocatorProvider provider;
  private final Tally tally;

  /** What a round came to: the pages at its end, and how many of its requests failed. */
  private record Round(int pages, int failed) {}

  Cycle(AllocatorProvider provider, Tally tally) {
    this.provider = provider;
    this.tally = tally;
  }

  /** Checks both rules, and throws where one is broken. */
  void check(Trace trace) {
    try (Session session = new Session(provider, trace, tally)) {
      List<Round> rounds = new ArrayList<>();
      for (int most = FIRST_ROUNDS; most <= MOST_ROUNDS && !settled(rounds); most *= 4) {
        while (rounds.size() < most) {
          rounds.add(play(session, trace, rounds.isEmpty()));
        }
      }
      tally.add(Rule.R1, 1);
      if (!settled(rounds)) {
        throw new RuleViolation(Rule.R1, evidence(rounds));
      }
      if (trace.steps().stream().noneMatch(Step.ForeignGrow.class::isInstance)) {
        holdsAllTogether(session.oracle(), (int) session.oracle().peakBytes());
      }
    }
  }

  private static Round play(Session session, Trace trace, boolean first) {
    int failed = 0;
    for (Step step : trace.steps()) {
      if (first || !isOfOthers(step)) {
        failed += session.play(step) == GlobalAllocator.NULL && isRequest(step) ? 1 : 0;
      }
    }
    session.oracle().limit(Step.Limit.NONE.pages());
    session.player().freeAll();
    return new Round(session.oracle().pages(), failed);
  }

  /** Whether a step is not the program's own: in a cycle those happen once. */
  private static boolean isOfOthers(Step step) {
    return step instanceof Step.ForeignGrow || step instanceof Step.Limit;
  }

  private static boolean isRequest(Step step) {
    return step instanceof Step.Alloc || step instanceof Step.Realloc;
  }

  /**
   * Whether the later half of the rounds added no page. That is no fixpoint where memory has come
   * to its end, and requests fail that were served in the second round, the first without limits.
   */
  private static boolean settled(List<Round> rounds) {
    if (rounds.isEmpty()) {
      return false;
    }
    Round last = rounds.getLast();
    return last.pages == rounds.get(rounds.size() / 2 - 1).pages
        && last.failed <= rounds.get(1).failed;
  }

  private static String evidence(List<Round> rounds) {
    StringBuilder pages = new StringBuilder();
    for (int after = 1; after <= rounds.size(); after *= 2) {
      pages.append(rounds.get(after - 1).pages).append(" after ").append(after).append(", ");
    }
    return "repeated as a cycle, it adds pages for ever: "
        + pages
        + rounds.getLast().pages
        + " after "
        + rounds.size()
        + " rounds";
  }

  /** With nothing live, one block as large as all that were live at once needs no new page. */
  private void holdsAllTogether(Oracle oracle, int size) {
    if (size == 0) {
      return;
    }
    int before = oracle.pages();
    int answer = oracle.alloc(size, 1);
    tally.add(Rule.R3, 1);
    if (answer == GlobalAllocator.NULL || oracle.pages() != before) {
      throw new RuleViolation(
          Rule.R3,
          "with nothing live, one block of %s bytes %s, although so many were live at once"
              .formatted(
                  Integer.toUnsignedString(size),
                  answer == GlobalAllocator.NULL
                      ? "failed"
                      : "added " + (oracle.pages() - before) + " pages"));
    }
  }
}
