package dev.linalloc.proofs;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import dev.linalloc.verifier.Bits;
import dev.linalloc.verifier.State;

/**
 * The fields of {@code MiniAllocator} and its memory, read as the specification's picture. All
 * numbers here have 64 bits and do not wrap.
 *
 * <pre>
 *   heapBase                 top                bound             end of memory
 *      │ handed out, for ever │ free, reads zero  │ foreign or absent │
 * </pre>
 *
 * <p>The proofs hold for every heap that {@link #isSound} and {@link #readsZero} describe. Calls
 * can produce no other heap. They can produce each of these heaps that has no foreign page below
 * its top, so a counterexample can be replayed from a new heap.
 *
 * @param base heapBase, 64 bits
 */
record Heap(Bits bits, BitVecExpr base, State state) {
  static final long LAST_ADDRESS = 0xffff_ffffL;
  static final long PAGE_SIZE = 65_536;

  BitVecExpr top() {
    return distance("negTop");
  }

  BitVecExpr bound() {
    return distance("negBound");
  }

  /** The end of memory. */
  BitVecExpr end() {
    return state.memory().end();
  }

  /** The part of the invariant that concerns the fields and the size of memory. */
  BoolExpr isSound() {
    BoolExpr nothingYet = bits.and(bits.same(top(), base), bits.same(bound(), base));
    return bits.and(
        bits.atMost(bits.number(1), base),
        bits.atMost(base, top()),
        bits.atMost(top(), bound()),
        bits.atMost(bound(), LAST_ADDRESS),
        bits.atMost(end(), LAST_ADDRESS + 1),
        bits.or(
            bits.isMultiple(bound(), bits.number(PAGE_SIZE)),
            bits.same(bound(), LAST_ADDRESS),
            bits.same(bound(), base)),
        bits.or(bits.atMost(bound(), end()), nothingYet));
  }

  /**
   * The part of the invariant that concerns memory's contents, at one address of 32 bits: a byte
   * from the top up to the bound reads zero.
   */
  BoolExpr readsZero(BitVecExpr address) {
    return bits.implies(
        bits.within(bits.number(address), top(), bound()),
        bits.same(state.memory().at(address), 0));
  }

  /** Whether a range can be a live block: it is not empty, and it was handed out. */
  BoolExpr holds(BitVecExpr from, BitVecExpr to) {
    return bits.and(bits.atMost(base, from), bits.less(from, to), bits.atMost(to, top()));
  }

  /** Whether a byte can be in a foreign page. */
  BoolExpr leavesOut(BitVecExpr address) {
    return bits.and(bits.less(address, end()), bits.not(bits.within(address, top(), bound())));
  }

  private BitVecExpr distance(String field) {
    return bits.minus(bits.number(LAST_ADDRESS + 1), bits.number(state.field(field)));
  }
}
