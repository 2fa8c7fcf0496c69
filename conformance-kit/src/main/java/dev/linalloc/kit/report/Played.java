package dev.linalloc.kit.report;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of the run that is being played. One thread adds them; another thread may read them at
 * any time, for example to report a call that does not end.
 */
public final class Played {
  /** The most steps that are kept. Longer runs are cycles of hundreds of rounds. */
  private static final int MOST = 1 << 16;

  /** The cost of making a memory and an allocator, in calls. */
  private static final int RUN_COSTS = 20;

  /** A block counts as one more call for each 2^23 bytes, because its addresses are claimed. */
  private static final int BYTES_PER_CALL_SHIFT = 23;

  /**
   * A block counts as one more call for each 2^14 bytes, up to 2^19, because the kit writes to it:
   * that touches up to 128 pages of the operating system, which are often new.
   */
  private static final int WRITTEN_PER_CALL_SHIFT = 14;

  private static final long MOST_WRITTEN = 1 << 19;

  private Trace start = Trace.of();
  private List<Step> steps = new ArrayList<>();

  /** Written last and read first, so a reader sees all that was written to the other fields. */
  private volatile int count;

  private long work;

  private volatile String scenario = "";

  /** Makes a record without a run. */
  public Played() {}

  /**
   * Begins the runs of a scenario.
   *
   * @param name such as the name of a script
   */
  public void scenario(String name) {
    scenario = name;
  }

  /** {@return the name of the scenario that is being played} */
  public String scenario() {
    return scenario;
  }

  /**
   * Begins a run.
   *
   * @param trace gives the pages and the heapBase of the run; its steps are ignored
   */
  public void begin(Trace trace) {
    work += RUN_COSTS;
    start = trace;
    steps = new ArrayList<>();
    count = 0;
  }

  /**
   * Adds a step, before it is played.
   *
   * @param step the step
   */
  public void add(Step step) {
    long bytes = bytes(step);
    work += 1 + (bytes >>> BYTES_PER_CALL_SHIFT);
    work += Math.min(bytes, MOST_WRITTEN) >>> WRITTEN_PER_CALL_SHIFT;
    int known = count;
    if (known < MOST) {
      steps.add(step);
    }
    count = known + 1; // not atomic: only one thread writes
  }

  /**
   * {@return the work of all runs together, in calls} Making a run and allocating a large block
   * count as several calls. Unlike time, the work is the same on every machine.
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

  /** {@return the steps of the current run so far as a trace, or nothing if there are too many} */
  public Optional<Trace> trace() {
    int known = count;
    return known > MOST
        ? Optional.empty()
        : Optional.of(start.withSteps(steps.subList(0, known)).tidied());
  }
}
