package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Replay;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.GlobalAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Checks every rule on one trace. The oracle checks the rules that one run can show broken. The
 * others compare several runs:
 *
 * <ul>
 *   <li>A second run of the trace must return the same addresses ({@link Rule#D1 D1}).
 *   <li>If reclaiming is not checked, no other failed call may succeed in a run without the first
 *       one ({@link Rule#G3 G3}). A run without all failed calls must return the same addresses
 *       ({@link Rule#B4 B4}, {@link Rule#G7 G7}).
 *   <li>Repeated as a {@link Cycle}, the trace must stop adding pages ({@link Rule#R1 R1}), and
 *       free memory must be merged ({@link Rule#R3 R3}).
 * </ul>
 */
public final class TraceCheck {
  /** In traces up to this length, an allocator that can walk its heap does so after each step. */
  static final int LONGEST_WALKED = 1000;

  private final Subject subject;
  private final Tally tally;

  /**
   * Makes a check of {@code subject}'s allocators that counts in {@code tally}. If the tally leaves
   * {@link Rule#R1 R1} out, there is no {@link Cycle}.
   */
  public TraceCheck(Subject subject, Tally tally) {
    this.subject = subject;
    this.tally = tally;
  }

  /** Returns a finding for the first rule that the trace shows broken, in the order above. */
  public Optional<Finding> check(Trace trace) {
    return replay(trace).finding();
  }

  /** Returns a finding for the first rule that the program shows broken. */
  Optional<Finding> check(Source source) {
    return replay(source).finding().map(finding -> finding.foundBy(source.name()));
  }

  /** Checks the trace; the result also has the figures of the first run. */
  public Replay replay(Trace trace) {
    return replay(unnamed(trace));
  }

  private Replay replay(Source source) {
    tally.played().scenario(source.name());
    Recording recording = new Recording(source);
    Replay once = oneRun(source, recording);
    return once.finding().isPresent()
        ? once
        : severalRuns(recording.trace(), recording.results()).map(Replay::broken).orElse(once);
  }

  /** Returns a finding for the first rule that a single run of the trace shows broken. */
  Optional<Finding> oneRun(Trace trace) {
    Source source = unnamed(trace);
    return oneRun(source, new Recording(source)).finding();
  }

  private static Source unnamed(Trace trace) {
    return new Scenario("", trace);
  }

  private Replay oneRun(Source source, Recording recording) {
    boolean walked = source.mostSteps() <= LONGEST_WALKED;
    try (Session session = new Session(subject, source.start(), tally)) {
      Oracle oracle = session.oracle();
      try {
        for (Step step = source.next(session); step != null; step = source.next(session)) {
          recording.add(step);
          recording.returned(session.play(step));
          if (walked) {
            oracle.walk();
          }
        }
        oracle.verifyAll();
        int failed = failedSteps(recording.trace(), recording.results()).length;
        return new Replay(
            failed, oracle.peakBlocks(), oracle.peakBytes(), oracle.pages(), Optional.empty());
      } catch (RuleViolation e) {
        return Replay.broken(
            new Finding(e.rule(), e.evidence(), oracle.picture(), recording.trace().tidied()));
      }
    } catch (RuleViolation e) { // before the first step
      return Replay.broken(new Finding(e.rule(), e.evidence(), "", source.start()));
    }
  }

  private Optional<Finding> severalRuns(Trace trace, int[] results) {
    try {
      again(trace, results);
      withoutFailures(trace, results);
    } catch (RuleViolation e) {
      return Optional.of(new Finding(e.rule(), e.evidence(), "", trace));
    }
    return subject.reclaiming().isChecked()
        ? new Cycle(subject, tally).check(trace)
        : Optional.empty();
  }

  private void again(Trace trace, int[] results) {
    int difference = Arrays.mismatch(results, play(trace));
    that(
        Rule.D1,
        difference < 0,
        "a second run of the same calls got another address at step " + (difference + 1));
  }

  private void withoutFailures(Trace trace, int[] results) {
    int[] failed = failedSteps(trace, results);
    if (failed.length == 0) {
      return;
    }
    if (!subject.reclaiming().isChecked()) {
      int[] twin = play(without(trace, Arrays.copyOf(failed, 1)));
      for (int later = 1; later < failed.length; later++) {
        that(
            Rule.G3,
            twin[failed[later] - 1] == GlobalAllocator.NULL,
            "step "
                + (failed[later] + 1)
                + " failed, but succeeds where the failed step "
                + (failed[0] + 1)
                + " is left out");
      }
    }
    int[] kept = new int[results.length - failed.length];
    for (int i = 0, out = 0; i < results.length; i++) {
      if (Arrays.binarySearch(failed, i) < 0) {
        kept[out++] = results[i];
      }
    }
    int difference = Arrays.mismatch(kept, play(without(trace, failed)));
    that(
        subject.promises().bump() ? Rule.B4 : Rule.G7,
        difference < 0,
        "without the failed calls, the successful ones get other addresses, first the one at place "
            + (difference + 1));
  }

  private int[] play(Trace trace) {
    try (Session session = new Session(subject, trace, tally.aside())) {
      return session.play(trace);
    }
  }

  private void that(Rule rule, boolean holds, String evidence) {
    tally.add(rule, 1);
    if (!holds) {
      throw new RuleViolation(rule, evidence);
    }
  }

  /** Returns the indexes of the requests that failed. */
  private static int[] failedSteps(Trace trace, int[] results) {
    List<Integer> failed = new ArrayList<>();
    BitSet known = new BitSet();
    for (int i = 0; i < results.length; i++) {
      switch (trace.steps().get(i)) {
        case Step.Alloc alloc -> {
          if (results[i] == GlobalAllocator.NULL && alloc.size() != 0) {
            failed.add(i);
          }
          known.set(alloc.id(), results[i] != GlobalAllocator.NULL);
        }
        case Step.Realloc realloc -> {
          if (known.get(realloc.id()) && results[i] == GlobalAllocator.NULL) {
            failed.add(i);
          }
        }
        case Step.Free free -> known.clear(free.id());
        case Step.ForeignGrow _, Step.Limit _, Step.Misuse _ -> {}
      }
    }
    return failed.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Trace without(Trace trace, int[] places) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < trace.steps().size(); i++) {
      if (Arrays.binarySearch(places, i) < 0) {
        steps.add(trace.steps().get(i));
      }
    }
    return trace.withSteps(steps);
  }

  /** The steps of a run, and the address that each returned. */
  private static final class Recording {
    private final Trace start;
    private final List<Step> steps = new ArrayList<>();
    private final int[] results;

    Recording(Source source) {
      start = source.start();
      results = new int[source.mostSteps()];
    }

    void add(Step step) {
      steps.add(step);
    }

    /** Records the address that the last step returned. */
    void returned(int address) {
      results[steps.size() - 1] = address;
    }

    Trace trace() {
      return start.withSteps(steps);
    }

    int[] results() {
      return Arrays.copyOf(results, steps.size());
    }
  }
}
