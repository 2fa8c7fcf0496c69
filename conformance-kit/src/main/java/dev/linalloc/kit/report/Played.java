package dev.linalloc.kit.report;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of the run that is being played. A breach is shown by them, and so is a call that never
 * ends: another thread may read them.
 */
public final class Played {
  /** Longer runs, cycles of hundreds of rounds, are not kept. */
  private static final int MOST = 1 << 16;

  /** What making a memory and an allocator costs, in calls. */
  private static final int RUN_COSTS = 20;

  /** A block of each so many bytes costs one call more, for claiming its addresses. */
  private static final int BYTES_PER_CALL_SHIFT = 23;

  private Trace start = Trace.of();
  private List<Step> steps = new ArrayList<>();

  /** Written last, read first: what the other fields hold is seen by who has seen the count. */
  private volatile int count;

  private long work;

  private volatile String scenario = "";

  /** The runs of the scenario {@code name} begin. */
  public void scenario(String name) {
    scenario = name;
  }

  /** Returns the name of the scenario that is being played. */
  public String scenario() {
    return scenario;
  }

  /** A run begins. */
  public void begin(Trace trace) {
    work += RUN_COSTS;
    start = trace;
    steps = new ArrayList<>();
    count = 0;
  }

  /** A step is about to be played. */
  public void add(Step step) {
    work += 1 + (bytes(step) >>> BYTES_PER_CALL_SHIFT);
    int known = count;
    if (known < MOST) {
      steps.add(step);
    }
    count = known + 1; // one thread alone writes it
  }

  /**
   * Returns how much was done in all runs together, in calls: runs and large blocks cost several.
   * Unlike time it is the same on every machine.
   */
  public long work() {
    return work;
  }

  private static long bytes(Step step) {
    return switch (step) {
      case Step.Alloc alloc -> Integer.toUnsignedLong(alloc.size());
      case Step.Realloc realloc -> Integer.toUnsignedLong(realloc.newSize());
      default -> 0;
    };
  }

  /** Returns the run's steps so far as a trace, unless there are too many. */
  public Optional<Trace> trace() {
    int known = count;
    return known > MOST
        ? Optional.empty()
        : Optional.of(start.withSteps(steps.subList(0, known)).tidied());
  }
}
