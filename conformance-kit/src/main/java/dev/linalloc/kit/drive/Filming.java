package dev.linalloc.kit.drive;

import dev.linalloc.kit.drive.HeapRun.Outcome;
import dev.linalloc.kit.drive.HeapRun.Range;
import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.Film;
import dev.linalloc.kit.report.Film.Block;
import dev.linalloc.kit.report.Film.Breach;
import dev.linalloc.kit.report.Film.Frame;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.StepReport.Access;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.Pages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Films a trace: plays it twice. The first run finds the edges of all that ever lies in the heap,
 * the second records the frames. A long trace is shown by samples, and a heap with many edges by a
 * coarse map, so a film has a bounded size.
 */
public final class Filming {
  /** The most steps that all have a frame. */
  static final int MOST_FRAMES = 240;

  /** The most edges of an exact film, and the most cells of a coarse one. */
  static final int MOST_AREAS = 512;

  private final Subject subject;
  private final Trace trace;
  private final EnumSet<Rule> checked;
  private final long heapBase;
  private final TreeSet<Long> edges = new TreeSet<>();

  private Filming(Subject subject, Trace trace, EnumSet<Rule> checked) {
    this.subject = subject;
    this.trace = subject.fit(trace);
    this.checked = checked;
    heapBase = Integer.toUnsignedLong(this.trace.heapBase());
  }

  /** Films a trace under every rule, up to the first that a call breaks. */
  public static Film of(Subject subject, Trace trace) {
    return new Filming(subject, trace, EnumSet.allOf(Rule.class)).film();
  }

  /** Films a finding's trace under the rule that it breaks: it may break others before. */
  public static Film of(Subject subject, Finding finding) {
    return new Filming(subject, finding.trace(), EnumSet.of(finding.rule())).film();
  }

  private Film film() {
    addEdge(heapBase);
    addEdge(Pages.bytes(trace.initialPages()));
    new Run(List.of()).play();
    boolean exact = edges.size() <= MOST_AREAS;
    List<Long> areas = exact ? List.copyOf(edges) : cells();
    Run run = new Run(areas);
    run.play();
    return new Film(
        areas,
        exact,
        trace.steps().size(),
        run.frames,
        exact ? run.blocks() : List.of(),
        Optional.ofNullable(run.breach));
  }

  private void addEdge(long address) {
    if (edges.size() <= MOST_AREAS) {
      edges.add(address);
    } else if (address > edges.last()) { // the film is coarse, so only the last edge matters
      edges.remove(edges.last());
      edges.add(address);
    }
  }

  private List<Long> cells() {
    long end = edges.last();
    long size = Math.ceilDiv(end - heapBase, MOST_AREAS);
    List<Long> cells = new ArrayList<>();
    for (long at = heapBase; at < end; at += size) {
      cells.add(at);
    }
    cells.add(end);
    return cells;
  }

  /** One run of the trace. */
  private final class Run {
    private final List<Long> areas;
    private final FilmedHeap heap = new FilmedHeap(heapBase);
    private final List<Frame> frames = new ArrayList<>();
    private final Map<Integer, Block> live = new HashMap<>();
    private final List<Block> gone = new ArrayList<>();
    private @Nullable Breach breach;

    /** Prepares a run that records frames with {@code areas}, or edges if there are none. */
    Run(List<Long> areas) {
      this.areas = areas;
    }

    void play() {
      Tally tally = new Tally();
      EnumSet.complementOf(checked).forEach(tally::leaveOut);
      Subject logged = AccessLog.of(subject, this::accessed);
      try (Session session = new Session(logged, trace, tally)) {
        play(session.oracle(), new HeapRun(session, heap));
      } catch (RuleViolation e) { // before the first step
        breach = new Breach(e.rule(), e.evidence(), 0, 0);
        frame(0, StepWords.CREATION, "breaks " + e.rule(), trace.initialPages());
      }
    }

    private void play(Oracle oracle, HeapRun run) {
      frame(0, StepWords.CREATION, "", oracle.pages());
      int steps = trace.steps().size();
      for (int number = 1; number <= steps; number++) {
        Step step = trace.steps().get(number - 1);
        try {
          String result = play(run, step);
          if (steps <= TraceCheck.LONGEST_WALKED) {
            oracle.walk();
          }
          if (isShown(number)) {
            frame(number, StepWords.of(step), result, oracle.pages());
          }
        } catch (RuleViolation e) {
          breach(e, number, StepWords.of(step), oracle);
          return;
        }
      }
      try {
        oracle.verifyAll();
      } catch (RuleViolation e) {
        breach(e, steps, StepWords.LAST_LOOK, oracle);
      }
    }

    private void breach(RuleViolation violation, int number, String call, Oracle oracle) {
      long from = oracle.blamedFrom();
      long to = oracle.blamedTo();
      breach = new Breach(violation.rule(), violation.evidence(), from, to);
      note(Pages.bytes(oracle.pages()));
      if (areas.isEmpty() && from < to) { // may lie below heapBase
        addEdge(from);
        addEdge(to);
      }
      frame(number, call, "breaks " + violation.rule(), oracle.pages());
    }

    private void accessed(Access.Kind kind, long from, long to, long value) {
      if (kind == Access.Kind.STORE) {
        heap.store(from, to);
        note(from);
        note(to);
      }
    }

    private void note(long edge) {
      if (areas.isEmpty() && edge >= heapBase) {
        addEdge(edge);
      }
    }

    /** Plays a step and returns what the call returned. */
    private String play(HeapRun run, Step step) {
      if (step instanceof Step.ForeignGrow) {
        note(run.end());
      }
      Outcome outcome = run.play(step);
      note(run.end());
      if (outcome.released() != null) {
        gone.add(until(Objects.requireNonNull(live.remove(outcome.id()))));
      }
      if (outcome.claimed() instanceof Range(long from, long to)) {
        live.put(outcome.id(), new Block(outcome.id(), from, to, frames.size(), frames.size()));
        note(from);
        note(to);
      }
      return outcome.result();
    }

    private Block until(Block block) {
      return new Block(block.id(), block.from(), block.to(), block.firstFrame(), frames.size());
    }

    /** Returns whether a step is the last of all, or the first of one of the trace's parts. */
    private boolean isShown(int number) {
      long steps = Math.max(trace.steps().size(), MOST_FRAMES);
      return number == trace.steps().size()
          || number * (long) MOST_FRAMES / steps != (number - 1L) * MOST_FRAMES / steps;
    }

    private void frame(int number, String call, String result, int pages) {
      long end = Pages.bytes(pages);
      if (areas.isEmpty()) {
        return;
      }
      FilmedHeap.Free free = heap.free(end);
      frames.add(
          new Frame(
              number,
              call,
              result,
              pages,
              live.size(),
              heap.liveBytes(),
              free.bytes(),
              free.longestRange(),
              heap.letters(areas, end)));
    }

    /** Returns the blocks that are live in a frame, by the first such frame. */
    List<Block> blocks() {
      live.values().forEach(block -> gone.add(until(block)));
      return gone.stream()
          .filter(block -> block.firstFrame() < block.endFrame())
          .sorted(Comparator.comparingInt(Block::firstFrame).thenComparingLong(Block::from))
          .toList();
    }
  }
}
