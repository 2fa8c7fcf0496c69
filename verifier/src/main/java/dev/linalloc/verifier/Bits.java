package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecSort;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import java.util.stream.IntStream;

/**
 * Makes terms for Z3: words of 8, 32 and 64 bits, and statements about them. Comparisons are
 * unsigned.
 *
 * <p>The proofs calculate with 64 bits. A sum of 32-bit numbers then cannot wrap, and means what it
 * means in the specification.
 */
public final class Bits {
  private final Context z3;

  public Bits(Context z3) {
    this.z3 = z3;
  }

  public Context z3() {
    return z3;
  }

  // ---- numbers

  /** Returns an unknown word of {@code width} bits. */
  public BitVecExpr unknown(String name, int width) {
    return z3.mkBVConst(name, width);
  }

  public BitVecExpr word(int value) {
    return z3.mkBV(value, 32);
  }

  public BitVecExpr number(long value) {
    return z3.mkBV(value, 64);
  }

  /** Returns a word, read as unsigned, extended to 64 bits. */
  public BitVecExpr number(BitVecExpr word) {
    return z3.mkZeroExt(64 - word.getSortSize(), word);
  }

  /** Returns the lower 32 bits of a number. */
  public BitVecExpr word(BitVecExpr number) {
    return z3.mkExtract(31, 0, number);
  }

  public BitVecExpr plus(BitVecExpr a, BitVecExpr b) {
    return z3.mkBVAdd(a, b);
  }

  public BitVecExpr plus(BitVecExpr a, long b) {
    return z3.mkBVAdd(a, z3.mkBV(b, a.getSortSize()));
  }

  public BitVecExpr minus(BitVecExpr a, BitVecExpr b) {
    return z3.mkBVSub(a, b);
  }

  /**
   * Returns the first multiple of {@code align}, a power of two, that is not below {@code address}.
   * It aligns the negated address down, which takes one addition less than adding {@code align - 1}
   * and makes proofs twice as fast.
   */
  public BitVecExpr alignUp(BitVecExpr address, BitVecExpr align) {
    return z3.mkBVNeg(z3.mkBVAND(z3.mkBVNeg(address), z3.mkBVNeg(align)));
  }

  public BitVecExpr choose(BoolExpr condition, BitVecExpr yes, BitVecExpr no) {
    return (BitVecExpr) z3.<BitVecSort>mkITE(condition, yes, no);
  }

  public BitVecExpr max(BitVecExpr a, BitVecExpr b) {
    return choose(less(a, b), b, a);
  }

  // ---- statements

  public BoolExpr unknown(String name) {
    return z3.mkBoolConst(name);
  }

  public BoolExpr same(BitVecExpr a, BitVecExpr b) {
    return z3.mkEq(a, b);
  }

  public BoolExpr same(BitVecExpr a, long b) {
    return z3.mkEq(a, z3.mkBV(b, a.getSortSize()));
  }

  public BoolExpr less(BitVecExpr a, BitVecExpr b) {
    return z3.mkBVULT(a, b);
  }

  public BoolExpr atMost(BitVecExpr a, BitVecExpr b) {
    return z3.mkBVULE(a, b);
  }

  public BoolExpr atMost(BitVecExpr a, long b) {
    return z3.mkBVULE(a, z3.mkBV(b, a.getSortSize()));
  }

  /** States that {@code x} lies in [from, to). */
  public BoolExpr within(BitVecExpr x, BitVecExpr from, BitVecExpr to) {
    return and(atMost(from, x), less(x, to));
  }

  /** States that {@code a} is a multiple of {@code align}, a power of two. */
  public BoolExpr isMultiple(BitVecExpr a, BitVecExpr align) {
    return same(z3.mkBVAND(a, z3.mkBVNeg(align)), a);
  }

  /**
   * States that {@code a} is a power of two, as a disjunction of all of them: Z3 then tries each
   * power before it decides bits that depend on it.
   */
  public BoolExpr isPowerOfTwo(BitVecExpr a) {
    return or(
        IntStream.range(0, a.getSortSize())
            .mapToObj(bit -> same(a, 1L << bit))
            .toArray(BoolExpr[]::new));
  }

  public BoolExpr truth() {
    return z3.mkTrue();
  }

  public BoolExpr falsehood() {
    return z3.mkFalse();
  }

  public BoolExpr and(BoolExpr... all) {
    return z3.mkAnd(all);
  }

  public BoolExpr or(BoolExpr... any) {
    return z3.mkOr(any);
  }

  public BoolExpr not(BoolExpr a) {
    return z3.mkNot(a);
  }

  public BoolExpr implies(BoolExpr a, BoolExpr b) {
    return z3.mkImplies(a, b);
  }
}
