package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.Fingerprint;
import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.Exploration;
import dev.linalloc.kit.report.ExploreOptions;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Player;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tries every sequence of calls on a small heap: a breadth-first search with the real allocator as
 * the transition function. It ends when no call leads to a new state.
 *
 * <p>A state is everything that can influence the allocator: its fields, the memory of its heap
 * outside live blocks, which blocks are live, and whether memory may grow. A {@link Fingerprint}
 * identifies it. Blocks are filled with a pattern that depends on the address alone, so free memory
 * differs only in what the allocator wrote there. To return to a state, the explorer repeats its
 * calls on a fresh heap under the oracle; nothing of the allocator needs to be copied. In each
 * state without live blocks, the largest block that the fresh heap could hold must fit again, if
 * the allocator reclaims ({@link Rule#R3 R3}).
 */
public final class Explorer {
  private static final int PROGRESS_EVERY = 1 << 10;

  /** The first page, one that the allocator grows, and one that another module grows. */
  private static final int PAGES_WHEN_GROWING = 3;

  /**
   * How a state was first reached: from which state (−1 at the start), by which call, and after how
   * many calls.
   */
  private record State(int parent, Step step, int depth) {}

  private final Subject subject;
  private final ExploreOptions options;
  private final Trace start;
  private final ScratchMemory memory = new ScratchMemory(PAGES_WHEN_GROWING);
  private final List<Integer> sizes;
  private final List<State> states = new ArrayList<>();
  private final Set<Fingerprint> seen = new HashSet<>();
  private final int largest;
  private long transitions;

  /** Makes an exploration of {@code subject}'s allocators. */
  public Explorer(Subject subject, ExploreOptions options) {
    this.subject = subject;
    this.options = options;
    start = new Trace(1, LinearMemory.PAGE_SIZE - options.heapBytes(), List.of());
    sizes = new ArrayList<>(options.sizes());
    if (options.growing()) {
      sizes.add(LinearMemory.PAGE_SIZE - options.heapBytes() / 2);
    }
    largest = subject.reclaiming().isChecked() ? largestBlock() : 0;
  }

  /** Explores until every state was reached, a rule breaks, or the most transitions were made. */
  public Exploration run(Progress progress) {
    long before = System.nanoTime();
    Optional<Finding> finding = reach(-1, List.of(limit(options.growing())));
    int next = 0;
    for (;
        next < states.size() && finding.isEmpty() && transitions < options.maxTransitions();
        next++) {
      if (next % PROGRESS_EVERY == 0) {
        progress.at("states", next, states.size());
      }
      finding = expand(next);
    }
    int depth = next == 0 ? 0 : states.get(next - 1).depth;
    boolean fixpoint = finding.isEmpty() && next == states.size();
    return new Exploration(
        seen.size(), transitions, depth, fixpoint, System.nanoTime() - before, finding);
  }

  private Optional<Finding> expand(int index) {
    List<Step> path = path(index);
    for (Step call : calls(path)) {
      transitions++;
      path.add(call);
      Optional<Finding> finding = reach(index, path);
      if (finding.isPresent()) {
        return finding;
      }
      path.removeLast();
    }
    return Optional.empty();
  }

  /** Makes the calls of {@code path}: those that lead to the state {@code parent}, and one more. */
  private Optional<Finding> reach(int parent, List<Step> path) {
    try {
      Oracle oracle = play(path).oracle();
      oracle.walk();
      if (seen.add(oracle.fingerprint())) {
        int depth = parent < 0 ? 0 : states.get(parent).depth + 1;
        states.add(new State(parent, path.getLast(), depth));
        if (oracle.liveBlocks() == 0 && largest > 0) {
          holdsTheLargest(oracle);
        }
      }
      return Optional.empty();
    } catch (RuleViolation e) {
      return Optional.of(minimal(e, start.withSteps(path)));
    }
  }

  private void holdsTheLargest(Oracle oracle) {
    oracle.limit(0);
    if (oracle.alloc(largest, 1) == GlobalAllocator.NULL) {
      throw new RuleViolation(
          Rule.R3,
          "with nothing live, a block of "
              + largest
              + " bytes fails, which the fresh heap could hold");
    }
  }

  /**
   * Makes the trace minimal if it breaks a rule by itself. Otherwise keeps it: a trace that was
   * found breadth first is short already.
   */
  private Finding minimal(RuleViolation violation, Trace trace) {
    return new TraceCheck(subject, new Tally())
        .check(trace)
        .map(finding -> Drivers.minimal(subject, new Tally(), finding))
        .orElse(new Finding(violation.rule(), violation.evidence(), "", trace))
        .foundBy("exploration");
  }

  /** Returns the calls that may follow {@code path}. */
  private List<Step> calls(List<Step> path) {
    Player player = play(path).player();
    List<Step> calls = new ArrayList<>();
    int[] live = player.knownIds();
    if (live.length < options.maxBlocks()) {
      int fresh = player.freshId();
      for (int size : sizes) {
        for (int align : options.aligns()) {
          calls.add(new Step.Alloc(fresh, size, align, false));
        }
        calls.add(new Step.Alloc(fresh, size, 1, true));
      }
    }
    for (int id : live) {
      calls.add(new Step.Free(id));
      sizes.forEach(size -> calls.add(new Step.Realloc(id, size)));
    }
    if (options.growing()) {
      calls.add(limit(path.stream().filter(Step.Limit.class::isInstance).count() % 2 == 0));
      if (!subject.promises().soleOwner()
          && path.stream().noneMatch(Step.ForeignGrow.class::isInstance)) {
        calls.add(new Step.ForeignGrow(1));
      }
    }
    return calls;
  }

  private static Step limit(boolean growing) {
    return growing ? new Step.Limit(PAGES_WHEN_GROWING) : Step.Limit.REFUSE;
  }

  /** Makes all calls of {@code path} on a fresh heap. */
  private Session play(List<Step> path) {
    memory.renew(start.initialPages());
    Session session = new Session(subject, start, new Tally(), memory, () -> {});
    path.forEach(session::play);
    return session;
  }

  /** Returns the calls from the start to a state. */
  private List<Step> path(int index) {
    List<Step> path = new ArrayList<>();
    for (int at = index; at >= 0; at = states.get(at).parent) {
      path.add(states.get(at).step);
    }
    Collections.reverse(path);
    return path;
  }

  /** Returns the largest block that a fresh heap holds without growing. */
  private int largestBlock() {
    for (int size = options.heapBytes(); size > 0; size--) {
      if (play(List.of(Step.Limit.REFUSE)).oracle().alloc(size, 1) != GlobalAllocator.NULL) {
        return size;
      }
    }
    return 0;
  }
}
