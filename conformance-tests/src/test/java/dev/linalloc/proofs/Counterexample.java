package dev.linalloc.proofs;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecNum;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Model;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.verifier.Bits;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that Z3 finds for a claim that does not hold, as a trace from a new heap on. The trace
 * allocates blocks up to the model's top, grows memory by foreign pages to the model's size, and
 * then makes the call.
 */
final class Counterexample {
  private static final int LIVE = 0;
  private static final int OTHER = 1;
  private static final int ANSWER = 2;
  private static final int FIRST_PROBE = 3;
  private static final int FIRST_FILLER = 5;

  private final Call call;
  private final Model model;
  private final List<Step> steps = new ArrayList<>();
  private int fillers;
  private long cursor;

  private Counterexample(Call call, Model model) {
    this.call = call;
    this.model = model;
  }

  /**
   * Returns the condition under which such a trace can produce a heap: foreign pages lie above the
   * bound alone.
   */
  static BoolExpr isReplayable(Call call) {
    BitVecExpr any = call.bits.number(call.anyAddress);
    return call.bits.or(
        call.bits.atMost(call.before.bound(), any), call.before.holds(any, call.bits.plus(any, 1)));
  }

  /** Returns the condition that the numbers are small, which makes the trace readable. */
  static BoolExpr isSmall(Call call) {
    Bits bits = call.bits;
    return bits.and(
        bits.atMost(bits.number(call.before.state().memory().pages()), 4),
        bits.atMost(call.before.base(), 2 * Heap.PAGE_SIZE),
        bits.atMost(bits.number(call.size), 2 * Heap.PAGE_SIZE),
        bits.atMost(bits.number(call.align), Heap.PAGE_SIZE));
  }

  static Trace trace(Call call, Model model) {
    return new Counterexample(call, model).trace();
  }

  private Trace trace() {
    long pages = value(call.before.state().memory().pages());
    cursor = value(call.before.base());
    if (call.method == Call.Method.CREATE) {
      steps.add(new Step.ForeignGrow(1)); // others may grow memory at any time
      steps.addAll(probes());
      return new Trace((int) pages, (int) cursor, steps);
    }
    long base = cursor;
    long bound = value(call.before.bound());
    long own = bound == Heap.LAST_ADDRESS ? pages : Math.min(pages, bound / Heap.PAGE_SIZE);
    layBlocks();
    if (pages > own) {
      steps.add(new Step.ForeignGrow((int) (pages - own)));
    }
    if (model.eval(call.bits.unknown("granted0"), false).isFalse()) {
      steps.add(Step.Limit.REFUSE);
    }
    steps.add(callStep());
    steps.addAll(probes());
    return new Trace((int) own, (int) base, steps);
  }

  /** Allocates the blocks of the model, and fills the gaps between them up to the top. */
  private void layBlocks() {
    if (isTrue(call.isOther()) && value(call.otherStart) < value(call.address)) {
      layOther();
      layGiven();
    } else {
      layGiven();
      layOther();
    }
    fillTo(value(call.before.top()));
    if (call.method.isGivenABlock() && value(call.oldSize) == 0) {
      steps.add(new Step.Alloc(LIVE, 0, (int) value(call.align), false));
    }
  }

  private void layOther() {
    if (isTrue(call.isOther())) {
      fillTo(value(call.otherStart));
      lay(OTHER, value(call.otherEnd) - cursor, 1);
    }
  }

  private void layGiven() {
    if (call.method.isGivenABlock() && value(call.oldSize) != 0) {
      fillTo(value(call.address));
      lay(LIVE, value(call.oldSize), (int) value(call.align));
    }
  }

  private void fillTo(long end) {
    if (cursor < end) {
      lay(FIRST_FILLER + fillers++, end - cursor, 1);
    }
  }

  private void lay(int id, long size, int align) {
    steps.add(new Step.Alloc(id, (int) size, align, false));
    cursor += size;
  }

  private Step callStep() {
    int size = (int) value(call.size);
    return switch (call.method) {
      case ALLOC -> new Step.Alloc(ANSWER, size, (int) value(call.align), false);
      case ALLOC_ZEROED -> new Step.Alloc(ANSWER, size, (int) value(call.align), true);
      case DEALLOC -> new Step.Free(LIVE);
      case REALLOC -> new Step.Realloc(LIVE, size);
      case CREATE -> throw new IllegalArgumentException("making the allocator is no step");
    };
  }

  /** Returns calls that reveal a heap that the call left in disorder. */
  private static List<Step> probes() {
    return List.of(
        new Step.Alloc(FIRST_PROBE, 1, 1, true),
        Step.Limit.NONE,
        new Step.Alloc(FIRST_PROBE + 1, 4096, 8, true));
  }

  private long value(BitVecExpr term) {
    return ((BitVecNum) model.eval(term, true)).getBigInteger().longValue();
  }

  private boolean isTrue(BoolExpr term) {
    return model.eval(term, true).isTrue();
  }
}
