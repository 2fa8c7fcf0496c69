package dev.linalloc.proofs;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import dev.linalloc.verifier.Bits;
import dev.linalloc.verifier.Path;
import dev.linalloc.verifier.SymbolicMemory.Growth;
import java.util.function.Function;

/** One ending of a call of mini, in the terms of the specification. */
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

  /** The result, 64 bits. A method without a result counts as returning NULL. */
  BitVecExpr result() {
    return path.result().map(bits::number).orElse(bits.number(0));
  }

  /** The end of the block returned. */
  BitVecExpr end() {
    return bits.plus(result(), size());
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

  /** Whether the call is a request for 0 bytes. */
  BoolExpr isForNothing() {
    return bits.and(isRequest(), bits.same(call.size, 0));
  }

  /** Whether the call is a request that succeeded. */
  BoolExpr succeeds() {
    return bits.and(
        isRequest(), bits.not(bits.same(call.size, 0)), bits.not(bits.same(result(), 0)));
  }

  /** Whether the call is a request that failed. */
  BoolExpr fails() {
    return bits.and(isRequest(), bits.not(bits.same(call.size, 0)), bits.same(result(), 0));
  }

  /** Whether the call returned a fresh block, at a place that held none before. */
  BoolExpr isFresh() {
    return call.method == Call.Method.REALLOC
        ? bits.and(succeeds(), bits.not(bits.same(result(), bits.number(call.address))))
        : succeeds();
  }

  /** Whether a fresh block fits between the top and the bound. */
  BoolExpr fits() {
    return bits.atMost(bits.plus(firstAligned(), size()), before.bound());
  }

  /** Whether the block passed in is the newest, and its new size fits at its place. */
  BoolExpr fitsInPlace() {
    return bits.and(
        call.isNewest(), bits.atMost(bits.plus(bits.number(call.address), size()), before.bound()));
  }

  BoolExpr pagesAreForeign() {
    return bits.less(before.bound(), before.end());
  }

  /** The first address from the top on that has the requested align. */
  BitVecExpr firstAligned() {
    return bits.alignUp(before.top(), align());
  }

  /** Whether the call does nothing but align the top, within the existing pages (B2). */
  BoolExpr alignsTheTop() {
    return bits.and(
        bits.same(after.bound(), before.bound()),
        bits.same(after.top(), firstAligned()),
        bits.atMost(firstAligned(), before.bound()));
  }

  /**
   * Whether no address with the requested align is left at or above the highest end of any block.
   * The top may lie above that end: requests for 0 bytes align it, and the largest of their aligns
   * decides where.
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
   * Applies a claim to the start that B2 demands for a block that does not fit. It lies behind
   * foreign pages if there are any, else at the old place of the newest block, else at the top.
   */
  BoolExpr whereItGrows(Function<BitVecExpr, BoolExpr> claim) {
    BoolExpr foreign = pagesAreForeign();
    BoolExpr newest = call.isNewest();
    return bits.and(
        bits.implies(foreign, claim.apply(bits.alignUp(before.end(), align()))),
        bits.implies(bits.and(bits.not(foreign), newest), claim.apply(bits.number(call.address))),
        bits.implies(bits.not(bits.or(foreign, newest)), claim.apply(firstAligned())));
  }

  /** Whether memory refused to grow by the pages needed to reach an end, or by fewer. */
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

  /**
   * Whether the call is a request for a block that does not fit, and memory needs {@code pages}
   * pages, 64 bits, and no fewer, to hold it.
   */
  BoolExpr needs(BitVecExpr pages) {
    BitVecExpr memoryEnd = bits.z3().mkBVSHL(pages, bits.number(16));
    BoolExpr fewest =
        whereItGrows(
            start -> {
              BitVecExpr end = bits.plus(start, size());
              return bits.and(
                  bits.atMost(end, Heap.LAST_ADDRESS),
                  bits.less(memoryEnd, bits.plus(end, Heap.PAGE_SIZE)));
            });
    return bits.and(
        isRequest(),
        bits.not(isForNothing()),
        bits.not(fits()),
        bits.not(fitsInPlace()),
        bits.atMost(pages, 65_536),
        fewest);
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

  /** Whether {@code anyAddress} can be in a foreign page; the block passed in is in none. */
  BoolExpr isForeign() {
    BoolExpr foreign = before.leavesOut(bits.number(call.anyAddress));
    return call.method.isGivenABlock()
        ? bits.and(foreign, bits.not(isIn(bits.number(call.address), call.oldEnd())))
        : foreign;
  }

  /** Whether the byte at {@code anyAddress} is 0 after the call. */
  BoolExpr endsAsZero() {
    return bits.same(after.state().memory().at(call.anyAddress), 0);
  }

  /** Whether the call leaves all fields as they were. */
  BoolExpr keepsFields() {
    return bits.and(
        before.state().fields().entrySet().stream()
            .map(field -> bits.same(field.getValue(), after.state().field(field.getKey())))
            .toArray(BoolExpr[]::new));
  }
}
