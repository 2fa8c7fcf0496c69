package dev.linalloc.proofs;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import dev.linalloc.verifier.Bits;
import dev.linalloc.verifier.Path;
import dev.linalloc.verifier.SymbolicMemory.Growth;
import java.util.function.Function;

/** One way a call of mini's ends, in the words of the specification. */
final class Ending {
  final Call call;
  final Heap before;
  final Heap after;
  final Path path;
  private final Bits bits;

  Ending(Call call, Path path) {
    this.call = call;
    this.path = path;
    before = call.before;
    after = call.heap(path.after());
    bits = call.bits;
  }

  /** What was answered, 64 bits. A method without an answer has none, so to speak: NULL. */
  BitVecExpr answer() {
    return path.result().map(bits::number).orElse(bits.number(0));
  }

  /** Where the block ends that was answered. */
  BitVecExpr end() {
    return bits.plus(answer(), size());
  }

  BitVecExpr size() {
    return bits.number(call.size);
  }

  BitVecExpr align() {
    return bits.number(call.align);
  }

  private BoolExpr isRequest() {
    return switch (call.method) {
      case ALLOC, ALLOC_ZEROED, REALLOC -> bits.truth();
      case CREATE, DEALLOC -> bits.falsehood();
    };
  }

  /** A request for 0 bytes. */
  BoolExpr isForNothing() {
    return bits.and(isRequest(), bits.same(call.size, 0));
  }

  /** A request that succeeded. */
  BoolExpr succeeds() {
    return bits.and(
        isRequest(), bits.not(bits.same(call.size, 0)), bits.not(bits.same(answer(), 0)));
  }

  /** A request that failed. */
  BoolExpr fails() {
    return bits.and(isRequest(), bits.not(bits.same(call.size, 0)), bits.same(answer(), 0));
  }

  /** A block where none was before. */
  BoolExpr isFresh() {
    return call.method == Call.Method.REALLOC
        ? bits.and(succeeds(), bits.not(bits.same(answer(), bits.number(call.address))))
        : succeeds();
  }

  /** A fresh block would fit between the top and the bound. */
  BoolExpr fits() {
    return bits.atMost(bits.plus(firstAligned(), size()), before.bound());
  }

  /** The newest block, which was given, would fit as it is asked for where it is. */
  BoolExpr fitsInPlace() {
    return bits.and(
        call.isNewest(), bits.atMost(bits.plus(bits.number(call.address), size()), before.bound()));
  }

  BoolExpr pagesAreForeign() {
    return bits.less(before.bound(), before.end());
  }

  /** The first address from the top on that is aligned as asked. */
  BitVecExpr firstAligned() {
    return bits.alignUp(before.top(), align());
  }

  /** All that is done is to align the top, within the pages there are (B2). */
  BoolExpr alignsTheTop() {
    return bits.and(
        bits.same(after.bound(), before.bound()),
        bits.same(after.top(), firstAligned()),
        bits.atMost(firstAligned(), before.bound()));
  }

  /**
   * No address is left that is aligned as asked and at or above the highest end of any block.
   * Requests for 0 bytes may have aligned the top since, to the largest of their aligns.
   */
  BoolExpr noneIsLeftAboveAllBlocks() {
    BitVecExpr highest = bits.number(bits.unknown("highestEnd", 32));
    BitVecExpr largest = bits.unknown("largestAlign", 32);
    return bits.implies(
        bits.and(
            bits.isPowerOfTwo(largest),
            bits.same(before.top(), bits.alignUp(highest, bits.number(largest)))),
        bits.less(bits.number(Heap.LAST_ADDRESS), bits.alignUp(highest, align())));
  }

  /**
   * Claims something of the start that B2 gives to a block that does not fit: behind foreign pages,
   * where it is, or from the top on.
   */
  BoolExpr whereItGrows(Function<BitVecExpr, BoolExpr> claim) {
    BoolExpr foreign = pagesAreForeign();
    BoolExpr newest = call.isNewest();
    return bits.and(
        bits.implies(foreign, claim.apply(bits.alignUp(before.end(), align()))),
        bits.implies(bits.and(bits.not(foreign), newest), claim.apply(bits.number(call.address))),
        bits.implies(bits.not(bits.or(foreign, newest)), claim.apply(firstAligned())));
  }

  /** The pages were refused, and no more than those, that memory needs to reach that end. */
  BoolExpr wasRefused(BitVecExpr neededEnd) {
    BitVecExpr pages = bits.number(before.state().memory().pages());
    BoolExpr any = bits.falsehood();
    for (Growth growth : path.after().memory().growths()) {
      BitVecExpr asked = bits.plus(pages, bits.number(growth.delta()));
      BitVecExpr askedEnd = bits.z3().mkBVSHL(asked, bits.number(16));
      BoolExpr isNeeded = bits.atMost(askedEnd, bits.plus(neededEnd, Heap.PAGE_SIZE - 1));
      any = bits.or(any, bits.and(bits.not(growth.granted()), isNeeded));
    }
    return any;
  }

  BoolExpr addsNoPage() {
    return bits.same(before.state().memory().pages(), after.state().memory().pages());
  }

  /** Whether the call stored to {@code anyAddress}. */
  BoolExpr stores() {
    return path.after().memory().stored(call.anyAddress);
  }

  /** Whether {@code anyAddress} lies in [from, to). */
  BoolExpr isIn(BitVecExpr from, BitVecExpr to) {
    return bits.within(bits.number(call.anyAddress), from, to);
  }

  /** Whether {@code anyAddress} can be in a foreign page: not in the block that was given. */
  BoolExpr isForeign() {
    BoolExpr foreign = before.leavesOut(bits.number(call.anyAddress));
    return call.method.isGivenABlock()
        ? bits.and(foreign, bits.not(isIn(bits.number(call.address), call.oldEnd())))
        : foreign;
  }

  /** The byte at {@code anyAddress} is 0 in the end. */
  BoolExpr endsAsZero() {
    return bits.same(after.state().memory().at(call.anyAddress), 0);
  }

  /** All numbers among the fields are what they were. */
  BoolExpr keepsFields() {
    return bits.and(
        before.state().fields().entrySet().stream()
            .map(field -> bits.same(field.getValue(), after.state().field(field.getKey())))
            .toArray(BoolExpr[]::new));
  }
}
