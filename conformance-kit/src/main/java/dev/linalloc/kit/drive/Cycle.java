package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.subject.Reclaiming;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Player;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Repeats a trace on one heap, and gives every block back at the end of each round. The number of
 * pages must reach a fixpoint ({@link Rule#R1 R1}). Then one block as large as the peak of live
 * bytes must fit ({@link Rule#R3 R3}).
 *
 * <p>An allocator may take some rounds to reach its fixpoint, because the blocks of one round
 * decide where those of the next can lie. A leak goes on forever. So if the later half of the
 * rounds still added pages, or the last round failed more requests than the second, the number of
 * rounds is multiplied by four, up to {@value #MOST_ROUNDS}. If R1 is left out, no rounds are
 * played, because R3 can only be checked at the fixpoint.
 */
final class Cycle {
  /**
   * From this length on, a trace is repeated on any allocator, and not only on one that reclaims:
   * an error may wait for the millionth call on one heap.
   */
  static final int LONG = 100_000;

  private static final int FIRST_ROUNDS = 12;
  private static final int MOST_ROUNDS = 64 * FIRST_ROUNDS;

  private static final int MOST_LONG_ROUNDS = 4 * FIRST_ROUNDS;

  /**
   * The largest block that a C library's malloc must serve. No C object may be larger than 2^31 − 1
   * bytes, and the library's header and rounding count towards that.
   */
  private static final long LARGEST_IN_C = (1L << 31) - LinearMemory.PAGE_SIZE;

  private static final long HALF_OF_MEMORY =
      LinearMemory.MAX_PAGES / 2 * (long) LinearMemory.PAGE_SIZE;

  private final Subject subject;
  private final Tally tally;

  /** The pages after a round, and its failed requests for which {@link #leavesHalf} is true. */
  private record Round(int pages, int failed) {}

  Cycle(Subject subject, Tally tally) {
    this.subject = subject;
    this.tally = tally;
  }

  /**
   * Returns a finding for the first rule that the rounds show broken. For {@link Rule#R1 R1} and
   * {@link Rule#R3 R3} it holds the given trace, because a replay repeats it as a cycle again. For
   * any other rule it holds the steps of all rounds.
   */
  Optional<Finding> check(Trace trace) {
    if (subject.reclaiming().isChecked() && tally.leavesOut(Rule.R1)) {
      return Optional.empty();
    }
    try (Session session = new Session(subject, trace, tally)) {
      try {
        return rounds(session, trace).map(e -> new Finding(e.rule(), e.evidence(), "", trace));
      } catch (RuleViolation e) {
        return Optional.of(
            new Finding(
                e.rule(),
                e.evidence(),
                session.oracle().picture(),
                tally.played().trace().orElse(trace)));
      }
    } catch (RuleViolation e) { // before the first step
      return Optional.of(new Finding(e.rule(), e.evidence(), "", trace.withSteps(List.of())));
    }
  }

  private Optional<RuleViolation> rounds(Session session, Trace trace) {
    List<Round> rounds = new ArrayList<>();
    int mostRounds = trace.steps().size() < LONG ? MOST_ROUNDS : MOST_LONG_ROUNDS;
    for (int most = FIRST_ROUNDS; most <= mostRounds && !settled(rounds); most *= 4) {
      while (rounds.size() < most) {
        rounds.add(play(session, trace, rounds.isEmpty()));
      }
    }
    if (!subject.reclaiming().isChecked()) {
      return Optional.empty();
    }
    tally.add(Rule.R1, 1);
    if (!settled(rounds)) {
      return Optional.of(new RuleViolation(Rule.R1, evidence(rounds)));
    }
    return !tally.leavesOut(Rule.R3) && isOfOneProgram(trace)
        ? holdsAllTogether(session)
        : Optional.empty();
  }

  private static Round play(Session session, Trace trace, boolean first) {
    int failed = 0;
    for (Step step : trace.steps()) {
      if (first || !isOfOthers(step)) {
        int result = session.play(step);
        failed += result == GlobalAllocator.NULL && leavesHalf(session, step) ? 1 : 0;
      }
    }
    if (first && trace.steps().stream().anyMatch(Step.Limit.class::isInstance)) {
      session.play(Step.Limit.NONE);
    }
    session.freeAll();
    return new Round(session.oracle().pages(), failed);
  }

  /**
   * Returns whether a step is not a call of the program: such steps are played in the first round
   * only.
   */
  private static boolean isOfOthers(Step step) {
    return step instanceof Step.ForeignGrow || step instanceof Step.Limit;
  }

  /**
   * Returns whether the request and all live blocks together take at most half of the largest
   * memory. Above that, the places of the live blocks alone can make a request fail, and these may
   * differ from round to round.
   */
  private static boolean leavesHalf(Session session, Step step) {
    Player player = session.player();
    return switch (step) {
      case Step.Alloc alloc -> leavesHalf(session, alloc.size(), alloc.align());
      case Step.Realloc realloc when player.isKnown(realloc.id()) ->
          leavesHalf(session, realloc.newSize(), player.align(realloc.id()));
      default -> false;
    };
  }

  private static boolean leavesHalf(Session session, int size, int align) {
    long asked = Integer.toUnsignedLong(size) + Integer.toUnsignedLong(align);
    return session.oracle().liveBytes() + asked <= HALF_OF_MEMORY;
  }

  private static boolean isOfOneProgram(Trace trace) {
    return trace.steps().stream().noneMatch(Step.ForeignGrow.class::isInstance);
  }

  private static boolean settled(List<Round> rounds) {
    return !rounds.isEmpty() && !addsPages(rounds) && !failsMore(rounds);
  }

  /** Returns whether the later half of the rounds added pages. */
  private static boolean addsPages(List<Round> rounds) {
    return rounds.getLast().pages != rounds.get(rounds.size() / 2 - 1).pages;
  }

  /**
   * Returns whether more requests fail than in the second round, which is the first one without
   * limits. A leak that has used up all memory adds no more pages, but shows here.
   */
  private static boolean failsMore(List<Round> rounds) {
    return rounds.getLast().failed > rounds.get(1).failed;
  }

  /** Says whether pages were added or requests failed. */
  private static String evidence(List<Round> rounds) {
    return addsPages(rounds)
        ? "repeated as a cycle, it adds pages for ever: "
            + series(rounds, " after ", Round::pages)
            + " rounds"
        : "repeated as a cycle, it fails requests that its second round served, with nothing live"
            + " in between: "
            + series(rounds, " failed in round ", Round::failed);
  }

  private static String series(List<Round> rounds, String what, ToIntFunction<Round> figure) {
    List<String> series = new ArrayList<>();
    for (int round = 1; round < rounds.size(); round *= 2) {
      series.add(figure.applyAsInt(rounds.get(round - 1)) + what + round);
    }
    series.add(figure.applyAsInt(rounds.getLast()) + what + rounds.size());
    return String.join(", ", series);
  }

  /**
   * Checks {@link Rule#R3 R3}: with nothing live, one block as large as the peak of live bytes
   * needs no new page.
   */
  private Optional<RuleViolation> holdsAllTogether(Session session) {
    Oracle oracle = session.oracle();
    long size = oracle.peakBytes();
    if (size == 0 || size > largest()) {
      return Optional.empty();
    }
    int before = oracle.pages();
    int result = session.play(new Step.Alloc(0, (int) size, 1, false));
    tally.add(Rule.R3, 1);
    if (result != GlobalAllocator.NULL && oracle.pages() == before) {
      return Optional.empty();
    }
    return Optional.of(
        new RuleViolation(
            Rule.R3,
            "with nothing live, one block of "
                + size
                + " bytes "
                + (result == GlobalAllocator.NULL
                    ? "failed"
                    : "added " + (oracle.pages() - before) + " pages")
                + ", although so many were live at once"));
  }

  private long largest() {
    return subject.reclaiming() == Reclaiming.TRIED
        ? LARGEST_IN_C
        : LinearMemory.PAGE_SIZE * (long) LinearMemory.MAX_PAGES;
  }
}
