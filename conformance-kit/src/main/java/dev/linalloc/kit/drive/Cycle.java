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
import dev.linalloc.spi.Promises;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Repeats a trace on one heap, and gives every block back at the end of each round. The number of
 * pages must reach a fixpoint ({@link Rule#R1 R1}). Then one block as large as the peak of live
 * bytes must fit ({@link Rule#R3 R3}). After that the trace is repeated while a third of each
 * round's blocks stays alive for one more round, in each round a different third. The number of
 * pages must reach a fixpoint again, or grow ever more slowly.
 *
 * <p>An allocator may take some rounds to reach its fixpoint, because the blocks of one round
 * decide where those of the next can lie. A leak goes on forever. So if the later half of the
 * rounds still added pages, or the last round failed more requests than the second, the number of
 * rounds is multiplied by four, up to {@value #MOST_ROUNDS}. If R1 is left out, no rounds are
 * played, because R3 can only be checked at the fixpoint.
 */
final class Cycle {
  private static final int FIRST_ROUNDS = 12;
  private static final int MOST_ROUNDS = 64 * FIRST_ROUNDS;

  /**
   * The largest block that a C library's malloc must serve. No C object may be larger than 2^31 − 1
   * bytes, and the library's header and rounding count towards that.
   */
  private static final long LARGEST_IN_C = (1L << 31) - LinearMemory.PAGE_SIZE;

  private static final long ALL = 100;

  private final Subject subject;
  private final Promises promises;
  private final Tally tally;

  /** The pages after a round, and its failed requests for which {@link #isUsable} is true. */
  private record Round(int pages, int failed) {}

  Cycle(Subject subject, Tally tally) {
    this.subject = subject;
    promises = subject.promises();
    this.tally = tally;
  }

  /**
   * Returns a finding for the first rule that the rounds show broken. For {@link Rule#R1 R1} and
   * {@link Rule#R3 R3} it holds the given trace, because a replay repeats it as a cycle again. For
   * any other rule it holds the steps of all rounds.
   */
  Optional<Finding> check(Trace trace) {
    if (tally.leavesOut(Rule.R1)) {
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
    for (int most = FIRST_ROUNDS; most <= MOST_ROUNDS && !settled(rounds); most *= 4) {
      while (rounds.size() < most) {
        rounds.add(play(session, trace, rounds.isEmpty()));
      }
    }
    tally.add(Rule.R1, 1);
    if (!settled(rounds)) {
      return Optional.of(new RuleViolation(Rule.R1, evidence(rounds)));
    }
    if (!tally.leavesOut(Rule.R3) && isOfOneProgram(trace)) {
      Optional<RuleViolation> apart = holdsAllTogether(session);
      if (apart.isPresent()) {
        return apart;
      }
      session.freeAll();
    }
    return keepingBlocks(session, trace);
  }

  private Round play(Session session, Trace trace, boolean first) {
    int failed = 0;
    for (Step step : trace.steps()) {
      if (first || !isOfOthers(step)) {
        int result = session.play(step);
        failed += result == GlobalAllocator.NULL && isUsable(session, step) ? 1 : 0;
      }
    }
    if (first && trace.steps().stream().anyMatch(Step.Limit.class::isInstance)) {
      session.play(sizeOfMemory(trace));
    }
    session.freeAll();
    return new Round(session.oracle().pages(), failed);
  }

  /**
   * Returns the limit that holds after the first round. A trace that begins with a limit of a page
   * or more describes a memory of that size; every other limit ends with the first round.
   */
  private static Step.Limit sizeOfMemory(Trace trace) {
    return trace.steps().getFirst() instanceof Step.Limit first && first.pages() > 0
        ? first
        : Step.Limit.NONE;
  }

  /** Plays rounds that keep {@link KeptBlocks}, until the number of pages grows more slowly. */
  private Optional<RuleViolation> keepingBlocks(Session session, Trace trace) {
    KeptBlocks kept = new KeptBlocks(session, trace);
    List<Round> rounds = new ArrayList<>();
    for (int most = FIRST_ROUNDS; most <= MOST_ROUNDS && stillGrows(rounds); most *= 4) {
      while (rounds.size() < most) {
        kept.play(rounds.size());
        rounds.add(new Round(session.oracle().pages(), 0));
      }
    }
    session.freeAll();
    return stillGrows(rounds) && growsMuch(rounds)
        ? Optional.of(
            new RuleViolation(
                Rule.R1,
                "repeated as a cycle, with a third of the blocks kept for another round, it adds"
                    + " pages for ever: "
                    + series(rounds, " after ", Round::pages)
                    + " rounds"))
        : Optional.empty();
  }

  /**
   * Returns whether the later half of the rounds added pages, and no fewer than the earlier half
   * did after the first rounds. Fragmentation adds pages ever more slowly.
   */
  private static boolean stillGrows(List<Round> rounds) {
    if (rounds.isEmpty()) {
      return true;
    }
    int half = rounds.size() / 2;
    int first = rounds.get(Math.min(half, FIRST_ROUNDS) - 1).pages;
    int middle = rounds.get(half - 1).pages;
    int last = rounds.getLast().pages;
    return last > middle && last - middle >= middle - first;
  }

  /**
   * Returns whether the later half of the rounds added at least a quarter of the pages there were.
   * Fragmentation comes in bursts too, but not in such large ones after hundreds of rounds.
   */
  private static boolean growsMuch(List<Round> rounds) {
    int middle = rounds.get(rounds.size() / 2 - 1).pages;
    return (rounds.getLast().pages - middle) * 4 >= middle;
  }

  /**
   * Returns whether a step is not a call of the program: such steps are played in the first round
   * only.
   */
  static boolean isOfOthers(Step step) {
    return step instanceof Step.ForeignGrow || step instanceof Step.Limit;
  }

  /**
   * Returns whether the request and all live blocks together, with their overhead, take at most the
   * part of the longest range without foreign pages that a block can have by promise. Above that,
   * the places of the live blocks alone can make a request fail, and these may differ from round to
   * round.
   */
  private boolean isUsable(Session session, Step step) {
    Player player = session.player();
    return switch (step) {
      case Step.Alloc alloc -> isUsable(session, alloc.size(), alloc.align());
      case Step.Realloc realloc when player.isKnown(realloc.id()) ->
          isUsable(session, realloc.newSize(), player.align(realloc.id()));
      default -> false;
    };
  }

  private boolean isUsable(Session session, int size, int align) {
    long asked = Integer.toUnsignedLong(size) + Integer.toUnsignedLong(align);
    long cost = (session.oracle().liveBytes() + asked) * (ALL + promises.overheadPercent());
    return Integer.compareUnsigned(size, promises.maxSize()) <= 0
        && cost <= session.oracle().longestRange() * subject.usablePercent();
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
   * Checks {@link Rule#R3 R3}: with nothing live, one block as large as the usable part of the peak
   * of live bytes needs no new page.
   */
  private Optional<RuleViolation> holdsAllTogether(Session session) {
    Oracle oracle = session.oracle();
    long live = oracle.peakBytes();
    long size = live * promises.usablePercent() / (ALL + promises.overheadPercent());
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
                + ", although "
                + (size == live ? "so many" : live + " bytes")
                + " were live at once"));
  }

  private long largest() {
    long served = Integer.toUnsignedLong(promises.maxSize());
    return subject.reclaiming() == Reclaiming.TRIED ? Math.min(served, LARGEST_IN_C) : served;
  }
}
