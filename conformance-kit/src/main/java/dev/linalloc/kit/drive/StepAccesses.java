package dev.linalloc.kit.drive;

import dev.linalloc.kit.drive.HeapRun.Outcome;
import dev.linalloc.kit.drive.HeapRun.Range;
import dev.linalloc.kit.report.StepReport.Access;
import dev.linalloc.kit.report.StepReport.Access.Kind;
import dev.linalloc.kit.report.StepReport.Accesses;
import dev.linalloc.kit.trace.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the accesses of one step after another. */
final class StepAccesses implements AccessLog.Listener {
  /**
   * The most accesses of a step that are kept until its result is known, which tells contents and
   * metadata apart. More are only counted.
   */
  private static final int MOST_KEPT = 1 << 20;

  private final FilmedHeap heap;
  private final int mostListed;
  private final List<Access> kept = new ArrayList<>();
  private long moreLoads;
  private long moreStores;
  private boolean muted;

  /**
   * Makes a collector that listens to the first step.
   *
   * @param heap is told of stores
   * @param mostListed how many accesses of a step are listed
   */
  StepAccesses(FilmedHeap heap, int mostListed) {
    this.heap = heap;
    this.mostListed = mostListed;
  }

  @Override
  public void accessed(Kind kind, long from, long to, long value) {
    if (muted) {
      return;
    }
    if (kind == Kind.STORE) {
      heap.store(from, to);
    }
    if (kept.size() < MOST_KEPT || kind == Kind.FILL || kind == Kind.COPY) {
      kept.add(new Access(kind, from, to - from, value));
    } else if (kind == Kind.LOAD) {
      moreLoads++;
    } else {
      moreStores++;
    }
  }

  /** Stops to listen until the next step: the heap walk is not part of the step. */
  void mute() {
    muted = true;
  }

  /** Returns whether the step stored a number into a range. */
  boolean storedTo(Range range) {
    return kept.stream()
        .filter(access -> access.kind() == Kind.STORE)
        .anyMatch(
            access ->
                range.overlaps(new Range(access.address(), access.address() + access.width())));
  }

  /** Returns the accesses of the step that has ended, and listens to the next. */
  Accesses end(Optional<Step> step, Outcome outcome) {
    boolean moves = step.filter(Step.Realloc.class::isInstance).isPresent();
    boolean fills =
        step.filter(made -> made instanceof Step.Alloc alloc && alloc.zeroed()).isPresent();
    Range source = moves ? outcome.released() : null;
    Range target = moves || fills ? outcome.claimed() : null;
    List<Access> listed = new ArrayList<>();
    long loads = moreLoads;
    long stores = moreStores;
    long contents = 0;
    for (Access access : kept) {
      boolean ofContents =
          switch (access.kind()) {
            case LOAD -> isIn(source, access);
            case STORE -> isIn(target, access);
            case FILL, COPY -> true;
          };
      if (ofContents) {
        contents += access.kind() == Kind.LOAD ? 0 : access.width();
        continue;
      }
      loads += access.kind() == Kind.LOAD ? 1 : 0;
      stores += access.kind() == Kind.STORE ? 1 : 0;
      if (listed.size() < mostListed) {
        listed.add(access);
      }
    }
    kept.clear();
    moreLoads = 0;
    moreStores = 0;
    muted = false;
    return new Accesses(loads, stores, contents, listed);
  }

  private static boolean isIn(@Nullable Range range, Access access) {
    return range != null
        && range.from() <= access.address()
        && access.address() + access.width() <= range.to();
  }
}
