package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.SoakResult;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.GlobalAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Millions of random calls on one heap with many live blocks, like those of a long-running program.
 * Of twenty calls about eight allocate, two allocate zeroed, nine give back and one reallocates.
 * Sizes are 1 to 256 bytes; one in a thousand is up to 128 KiB.
 *
 * <p>The steps are not recorded. If a rule breaks, the soak is repeated from its seed with
 * recording.
 */
public final class Soak {
  private static final int PROGRESS_EVERY = 1 << 16;

  /** Marks a fresh heap in the recorded steps. */
  private static final Step NEW_HEAP = new Step.ForeignGrow(0);

  private final Subject subject;
  private final long seed;
  private final int live;
  private final long calls;

  /** Makes a soak that allocates {@code live} blocks and then makes {@code calls} calls. */
  public Soak(Subject subject, long seed, int live, long calls) {
    atLeastOne("live", live);
    atLeastOne("calls", calls);
    this.subject = subject;
    this.seed = seed;
    this.live = live;
    this.calls = calls;
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " (" + value + ") must be at least 1");
    }
  }

  /** Runs the soak. */
  public SoakResult run(Progress progress) {
    Run run = new Run(progress, step -> {});
    try {
      run.toTheEnd();
      return new SoakResult(calls, run.nanos, run.heaps, Optional.empty());
    } catch (RuleViolation e) {
      return new SoakResult(run.made, run.nanos, run.heaps, Optional.of(minimal(e)));
    }
  }

  private Finding minimal(RuleViolation violation) {
    List<Step> steps = new ArrayList<>();
    try {
      new Run(
              Progress.NONE,
              step -> {
                if (step.equals(NEW_HEAP)) {
                  steps.clear();
                } else {
                  steps.add(step);
                }
              })
          .toTheEnd();
    } catch (RuleViolation e) {
      // the same breach as before; now the steps are recorded
    }
    Finding finding =
        new Finding(
            violation.rule(), violation.evidence(), "", Trace.of().withSteps(steps), "soak");
    return Drivers.minimal(subject, new Tally(), finding);
  }

  private final class Run {
    private final Progress progress;
    private final Consumer<Step> recorder;
    private final SplittableRandom random = new SplittableRandom(seed);
    private long made;
    private long nanos;
    private int heaps;

    Run(Progress progress, Consumer<Step> recorder) {
      this.progress = progress;
      this.recorder = recorder;
    }

    void toTheEnd() {
      while (made < calls) {
        heaps++;
        recorder.accept(NEW_HEAP);
        try (Session session = new Session(subject, subject.fit(Trace.of()), new Tally())) {
          oneHeap(session);
        }
      }
      progress.at("calls", calls, calls);
    }

    /**
     * Fills a heap with live blocks, then calls at random until all calls are made or a request
     * fails.
     *
     * @throws IllegalArgumentException if a heap cannot hold so many blocks
     */
    private void oneHeap(Session session) {
      boolean fits = true;
      for (int id = 0; fits && id < live; id++) {
        fits = play(session, new Step.Alloc(id, size(), align(), false)) != GlobalAllocator.NULL;
      }
      if (!fits) {
        session.oracle().verifyAll();
        throw new IllegalArgumentException(
            "live ("
                + live
                + ") must be at most "
                + session.oracle().liveBlocks()
                + ", the blocks that a heap of "
                + subject.name()
                + " holds");
      }
      long start = System.nanoTime();
      for (; fits && made < calls; made++) {
        if (made % PROGRESS_EVERY == 0) {
          progress.at("calls", made, calls);
        }
        int id = random.nextInt(2 * live);
        if (!session.player().isKnown(id)) {
          fits =
              play(session, new Step.Alloc(id, size(), align(), random.nextInt(5) == 0))
                  != GlobalAllocator.NULL;
        } else if (random.nextInt(10) == 0) {
          fits = play(session, new Step.Realloc(id, size())) != GlobalAllocator.NULL;
        } else {
          play(session, new Step.Free(id));
        }
      }
      nanos += System.nanoTime() - start;
      session.oracle().verifyAll();
    }

    private int play(Session session, Step step) {
      recorder.accept(step);
      return session.play(step);
    }

    private int size() {
      int bits = random.nextInt();
      return 1 + (bits % 1000 == 0 ? bits >>> 15 : bits >>> 24);
    }

    private int align() {
      return 1 << random.nextInt(5);
    }
  }
}
