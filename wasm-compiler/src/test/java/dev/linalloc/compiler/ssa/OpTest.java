package dev.linalloc.compiler.ssa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The properties of an instruction hold for the numbers that it computes. */
class OpTest {
  private static final long DIVIDED_BY_ZERO = Long.MAX_VALUE - 1;

  // Each is used both as a number of 32 bits and as one of 64.
  private static final List<Long> EDGES =
      LongStream.of(0, 1, -1, 2, 31, 32, Integer.MAX_VALUE, Integer.MIN_VALUE).boxed().toList();

  static List<Op> comparisons() {
    return binary().stream().filter(op -> op.name().matches("I\\d\\d_(EQ|NE|[LG][TE]_.)")).toList();
  }

  static List<Op> binary() {
    return numeric(2);
  }

  static List<Op> unary() {
    return numeric(1);
  }

  private static List<Op> numeric(int operands) {
    return Arrays.stream(Op.values())
        .filter(op -> op.name().startsWith("COMPARE") || op.compareTo(Op.I64_CONST) > 0)
        .filter(op -> Objects.requireNonNull(op.operands).size() == operands)
        .toList();
  }

  @Test
  void thereAreTwentyComparisons() {
    assertThat(comparisons()).hasSize(20);
    assertThat(Op.values()).filteredOn(Op::isComparison).containsExactlyElementsOf(comparisons());
  }

  @ParameterizedTest
  @MethodSource("comparisons")
  void theNegatedComparisonHoldsExactlyIfTheComparisonDoesNot(Op op) {
    for (long a : EDGES) {
      for (long b : EDGES) {
        assertThat(compute(op.negated(), a, b)).isEqualTo(1 - compute(op, a, b));
      }
    }
  }

  @Test
  void onlyAComparisonOfTwoNumbersCanBeNegated() {
    assertThatThrownBy(() -> Op.I32_EQZ.negated())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a comparison: I32_EQZ");
  }

  @ParameterizedTest
  @MethodSource("comparisons")
  void theMirroredComparisonHoldsOfTheNumbersInTheOtherOrder(Op op) {
    for (long a : EDGES) {
      for (long b : EDGES) {
        assertThat(compute(op.mirrored(), b, a)).isEqualTo(compute(op, a, b));
      }
    }
  }

  /** Numbers whose sign bits are flipped are in the order of the unsigned numbers. */
  @ParameterizedTest
  @MethodSource("comparisons")
  void theUnsignedComparisonIsOfNumbersWithFlippedSignBits(Op op) {
    long flip = op.name().endsWith("_U") ? 0 : Integer.MIN_VALUE;
    for (long a : EDGES) {
      for (long b : EDGES) {
        assertThat(compute(op.unsigned(), a, b)).isEqualTo(compute(op, a ^ flip, b ^ flip));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("comparisons")
  void aComparisonIsTheSameOfEitherWidth(Op op) {
    assertThat(op.wide().name()).isEqualTo(op.name().replace("I32", "I64"));
    assertThat(op.narrow().name()).isEqualTo(op.name().replace("I64", "I32"));
  }

  @ParameterizedTest
  @MethodSource("comparisons")
  void onlyAnUnsignedComparisonWithZeroDoesNotDependOnTheSign(Op op) {
    assertThat(op.asksForSign()).isEqualTo(!op.name().endsWith("_U"));
    assertThat(op.isEquality()).isEqualTo(op.name().matches(".*_(EQ|NE)"));
  }

  @ParameterizedTest
  @MethodSource("binary")
  void anInstructionIsCommutativeIfTheOrderOfItsInputsNeverMatters(Op op) {
    boolean isSame = true;
    for (long a : EDGES) {
      for (long b : EDGES) {
        isSame &= compute(op, a, b) == compute(op, b, a);
      }
    }
    assertThat(op.isCommutative()).isEqualTo(isSame);
  }

  @ParameterizedTest
  @MethodSource("binary")
  void aDivisionCanBeByZero(Op op) {
    assertThat(op.isDivision()).isEqualTo(compute(op, 1, 0) == DIVIDED_BY_ZERO);
  }

  @ParameterizedTest
  @MethodSource("binary")
  void aTruthOfTwoNumbersIsOneOrZero(Op op) {
    boolean isTruth = true;
    for (long a : EDGES) {
      for (long b : EDGES) {
        isTruth &= compute(op, a, b) >> 1 == 0;
      }
    }
    assertThat(op.isTruth()).isEqualTo(isTruth);
  }

  @ParameterizedTest
  @MethodSource("unary")
  void aTruthOfOneNumberIsOneOrZero(Op op) {
    assertThat(op.isTruth())
        .isEqualTo(EDGES.stream().allMatch(a -> Arithmetic.evaluate(op, a) >> 1 == 0));
  }

  @Test
  void aThreeWayComparisonIsMinusOneZeroOrOne() {
    assertThat(Op.values())
        .filteredOn(Op::isThreeWay)
        .containsExactly(Op.COMPARE_S32, Op.COMPARE_U32, Op.COMPARE_S64, Op.COMPARE_U64)
        .allMatch(op -> compute(op, 0, 2) == -1 && compute(op, 2, 0) == 1);
  }

  @Test
  void thereAreTwoConstants() {
    assertThat(Op.values()).filteredOn(Op::isConstant).containsExactly(Op.I32_CONST, Op.I64_CONST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          SELECT       | none             | none
          I64_STORE    | [I32, I64]       | none
          MEMORY_FILL  | [I32, I32, I32]  | none
          MEMORY_SIZE  | []               | I32
          MEMORY       | []               | REFERENCE
          I64_CLZ      | [I64]            | I64
          I32_WRAP_I64 | [I64]            | I32
          """)
  void anInstructionHasTypes(Op op, String operands, ValueType result) {
    assertThat(op.operands == null ? null : op.operands.toString()).isEqualTo(operands);
    assertThat(op.result).isEqualTo(result);
  }

  private static long compute(Op op, long a, long b) {
    try {
      return Arithmetic.evaluate(op, a, b);
    } catch (ArithmeticException e) {
      return DIVIDED_BY_ZERO;
    }
  }
}
