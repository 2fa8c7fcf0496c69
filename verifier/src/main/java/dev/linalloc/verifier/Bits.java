package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecSort;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import java.util.stream.IntStream;

/**
 * Words of 8, 32 and 64 bits and what can be said of them, as terms for Z3. Comparisons are
 * unsigned.
 *
 * <p>The proofs calculate with 64 bits, so that sums of 32-bit numbers do not wrap and mean what
 * they mean in the specification.
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

  /** An unknown word. */
  public BitVecExpr unknown(String name, int width) {
    return z3.mkBVConst(name, width);
  }

  public BitVecExpr word(int value) {
    return z3.mkBV(value, 32);
  }

  public BitVecExpr number(long value) {
    return z3.mkBV(value, 64);
  }

  /** A word of 32 bits, read as unsigned, in 64. */
  public BitVecExpr number(BitVecExpr word) {
    return z3.mkZeroExt(64 - word.getSortSize(), word);
  }

  /** The lower 32 bits. */
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
   * The first multiple of {@code align}, a power of two, that is not below. Aligning down the
   * negated address takes one addition less than adding {@code align - 1}: proofs are twice as
   * fast.
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

  /** Whether {@code x} lies in [from, to). */
  public BoolExpr within(BitVecExpr x, BitVecExpr from, BitVecExpr to) {
    return and(atMost(from, x), less(x, to));
  }

  /** Whether the first is a multiple of {@code align}, a power of two. */
  public BoolExpr isMultiple(BitVecExpr a, BitVecExpr align) {
    return same(z3.mkBVAND(a, z3.mkBVNeg(align)), a);
  }

  /** Lists the powers: Z3 decides which one it is before it looks at bits that depend on it. */
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
