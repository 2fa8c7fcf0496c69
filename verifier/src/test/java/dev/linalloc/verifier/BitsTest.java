package dev.linalloc.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that Z3 decides quickly are equivalent to the plain ones, for all words. */
final class BitsTest {
  private final Prover prover = new Prover();
  private final Bits bits = prover.bits();
  private final Context z3 = bits.z3();

  @AfterEach
  void close() {
    prover.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 32, 64})
  void aPowerOfTwoHasOneBit(int width) {
    BitVecExpr a = bits.unknown("a", width);
    BoolExpr hasOneBit =
        bits.and(bits.not(bits.same(a, 0)), bits.same(z3.mkBVAND(a, bits.plus(a, -1)), 0));
    assertThat(prover.refute(bits.truth(), z3.mkEq(bits.isPowerOfTwo(a), hasOneBit))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 32, 64})
  void aMultipleOfAPowerOfTwoLeavesNoRemainder(int width) {
    BitVecExpr a = bits.unknown("a", width);
    BitVecExpr align = bits.unknown("align", width);
    BoolExpr hasNoRemainder = bits.same(z3.mkBVAND(a, bits.plus(align, -1)), 0);
    assertThat(
            prover.refute(
                bits.isPowerOfTwo(align), z3.mkEq(bits.isMultiple(a, align), hasNoRemainder)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 32, 64})
  void aligningUpAddsAndMasks(int width) {
    BitVecExpr address = bits.unknown("address", width);
    BitVecExpr align = bits.unknown("align", width);
    BitVecExpr mask = bits.plus(align, -1);
    BitVecExpr masked = z3.mkBVAND(bits.plus(address, mask), z3.mkBVNot(mask));
    assertThat(
            prover.refute(
                bits.isPowerOfTwo(align), bits.same(bits.alignUp(address, align), masked)))
        .isEmpty();
  }

  @Test
  void aRefutationNamesACase() {
    BitVecExpr a = bits.unknown("a", 32);
    assertThat(prover.refute(bits.less(a, bits.word(7)), bits.less(a, bits.word(6)))).isPresent();
  }
}
