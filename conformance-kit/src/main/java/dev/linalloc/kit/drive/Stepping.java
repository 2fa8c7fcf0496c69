package dev.linalloc.kit.drive;

import dev.linalloc.kit.drive.HeapRun.Outcome;
import dev.linalloc.kit.drive.HeapRun.Range;
import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.Film.Breach;
import dev.linalloc.kit.report.StepReport;
import dev.linalloc.kit.report.StepReport.Blame;
import dev.linalloc.kit.report.StepReport.Heap;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Plays a trace once and describes each step: the chunks that it changed, the free chunks after it,
 * and the accesses that it made. The trace may contain errors of the caller. After the first, no
 * rule is checked, and the steps show what becomes of the heap.
 */
public final class Stepping {
  private final Trace trace;
  private final Predicate<StepReport> viewer;
  private final FilmedHeap heap;
  private final StepAccesses accesses;
  private Blame blame = Blame.ALLOCATOR;

  /** Whether a call ended otherwise than by a return, because the caller erred. */
  private boolean failed;

  private Stepping(Trace trace, int mostListed, Predicate<StepReport> viewer) {
    this.trace = trace;
    this.viewer = viewer;
    heap = new FilmedHeap(Integer.toUnsignedLong(trace.heapBase()));
    accesses = new StepAccesses(heap, mostListed);
  }

  /**
   * Plays a trace up to the first step that breaks a rule, and checks the rules of single runs.
   *
   * @param mostListed how many accesses of each step the reports list
   * @param viewer is given a report of each step; it returns whether to play the next
   * @throws IllegalArgumentException if a step that is marked as an error of the caller is none in
   *     this run, or writes outside memory
   */
  public static void play(
      Subject subject, Trace trace, int mostListed, Predicate<StepReport> viewer) {
    new Stepping(subject.fitLesson(trace), mostListed, viewer).play(subject);
  }

  private void play(Subject subject) {
    Subject logged = AccessLog.of(subject, accesses);
    try (Session session = new Session(logged, trace, new Tally())) {
      new Run(session).play();
    } catch (RuleViolation e) { // before the first step
      StepReport creation =
          new StepReport(
              0,
              StepWords.CREATION,
              "",
              blame,
              trace.initialPages(),
              0,
              new Heap(false, List.of(), List.of(), List.of(), 0),
              accesses.end(Optional.empty(), Outcome.of("")),
              Optional.of(new Breach(e.rule(), e.evidence(), 0, 0)),
              List.of());
      boolean _ = viewer.test(creation); // the run has ended anyway
    }
  }

  /** The run, from the creation of the allocator on. */
  private final class Run {
    private final Oracle oracle;
    private final HeapRun run;
    private final HeapChanges changes;
    private int pages = trace.initialPages();

    Run(Session session) {
      oracle = session.oracle();
      run = new HeapRun(session, heap);
      changes = new HeapChanges(oracle, run, heap, Integer.toUnsignedLong(trace.heapBase()));
    }

    void play() {
      boolean goesOn = show(0, StepWords.CREATION, Optional.empty(), () -> Outcome.of(""));
      int steps = trace.steps().size();
      for (int number = 1; number <= steps && goesOn; number++) {
        Step step = trace.steps().get(number - 1);
        if (step instanceof Step.Misuse && run.isCall(step)) {
          blame = Blame.CALLER;
        } else if (blame == Blame.CALLER) {
          blame = Blame.CALLER_BEFORE;
        }
        goesOn = show(number, StepWords.of(step), Optional.of(step), () -> run.play(step));
      }
      if (goesOn && blame == Blame.ALLOCATOR) {
        try {
          oracle.verifyAll();
        } catch (RuleViolation e) {
          show(
              steps,
              StepWords.LAST_LOOK,
              Optional.empty(),
              () -> {
                throw e;
              });
        }
      }
    }

    /** Makes a step and shows it. Returns whether to play the next. */
    private boolean show(int number, String call, Optional<Step> step, Supplier<Outcome> action) {
      List<String> damage = new ArrayList<>();
      Optional<Breach> breach = Optional.empty();
      Outcome outcome = Outcome.of("");
      try {
        outcome = action.get();
        accesses.mute();
        if (blame == Blame.ALLOCATOR) {
          oracle.walk();
        }
      } catch (RuleViolation e) {
        if (blame == Blame.ALLOCATOR) {
          breach =
              Optional.of(
                  new Breach(e.rule(), e.evidence(), oracle.blamedFrom(), oracle.blamedTo()));
        } else {
          failed = true;
          damage.add(e.evidence());
        }
      }
      accesses.mute();
      int before = pages;
      pages = oracle.pages();
      step.ifPresent(made -> addDamage(made, damage));
      Heap now = breach.isPresent() || failed ? changes.none() : changes.look(damage);
      StepReport report =
          new StepReport(
              number,
              call,
              outcome.result(),
              blame,
              pages,
              pages - before,
              now,
              accesses.end(step, outcome),
              breach,
              damage);
      return viewer.test(report) && breach.isEmpty() && !failed;
    }

    /** Adds what a step damaged, which only steps from the caller's error on can do. */
    private void addDamage(Step step, List<String> damage) {
      if (blame == Blame.ALLOCATOR) {
        return;
      }
      switch (step) {
        case Step.Alloc alloc -> addDamage(alloc.id(), damage);
        case Step.Realloc realloc -> addDamage(realloc.id(), damage);
        case Step.Overwrite write -> {
          Range hit = run.place(write);
          addDamage("the write changes block ", write.id(), hit::overlaps, damage);
          long metadata = heap.metadata(hit.from(), hit.to());
          if (metadata != 0) {
            damage.add("the write changes metadata: " + StepWords.bytes(metadata));
          }
        }
        default -> addDamage(-1, damage);
      }
    }

    private void addDamage(int id, List<String> damage) {
      Range block = run.live().get(id);
      if (block != null) {
        addDamage("it overlaps block ", id, block::overlaps, damage);
      }
      addDamage("its stores change block ", id, accesses::storedTo, damage);
    }

    /** Adds what happened to each live block but {@code id} whose range meets a condition. */
    private void addDamage(String what, int id, Predicate<Range> condition, List<String> damage) {
      run.live().entrySet().stream()
          .filter(other -> other.getKey() != id && condition.test(other.getValue()))
          .forEach(other -> damage.add(what + other.getKey()));
    }
  }
}
