package dev.linalloc.compiler.ssa;

/**
 * Evaluates wasm's instructions on integers, for constant folding and the constructor. Numbers of
 * 32 bits are held sign-extended in a {@code long}.
 */
public final class Arithmetic {
  private Arithmetic() {}

  /**
   * Returns the result of an instruction with one operand.
   *
   * @throws IllegalArgumentException if the instruction has another number of operands
   */
  public static long evaluate(Op op, long a) {
    int i = (int) a;
    return switch (op) {
      case I32_EQZ -> truth(i == 0);
      case I64_EQZ -> truth(a == 0);
      case I32_CLZ -> Integer.numberOfLeadingZeros(i);
      case I32_CTZ -> Integer.numberOfTrailingZeros(i);
      case I32_POPCNT -> Integer.bitCount(i);
      case I64_CLZ -> Long.numberOfLeadingZeros(a);
      case I64_CTZ -> Long.numberOfTrailingZeros(a);
      case I64_POPCNT -> Long.bitCount(a);
      case I32_WRAP_I64, I64_EXTEND_I32_S -> i;
      case I64_EXTEND_I32_U -> Integer.toUnsignedLong(i);
      default -> throw new IllegalArgumentException(op + " does not have one operand");
    };
  }

  /**
   * Returns the result of an instruction with two operands.
   *
   * @throws ArithmeticException if it divides by zero
   * @throws IllegalArgumentException if the instruction has another number of operands
   */
  public static long evaluate(Op op, long a, long b) {
    int i = (int) a;
    int j = (int) b;
    return switch (op) {
      case COMPARE_S32, COMPARE_S64 -> Long.compare(a, b);
      case COMPARE_U32, COMPARE_U64 -> Long.compareUnsigned(a, b);
      case I32_EQ, I64_EQ -> truth(a == b);
      case I32_NE, I64_NE -> truth(a != b);
      case I32_LT_S, I64_LT_S -> truth(a < b);
      case I32_GT_S, I64_GT_S -> truth(a > b);
      case I32_LE_S, I64_LE_S -> truth(a <= b);
      case I32_GE_S, I64_GE_S -> truth(a >= b);
      // Sign extension keeps the unsigned order.
      case I32_LT_U, I64_LT_U -> truth(Long.compareUnsigned(a, b) < 0);
      case I32_GT_U, I64_GT_U -> truth(Long.compareUnsigned(a, b) > 0);
      case I32_LE_U, I64_LE_U -> truth(Long.compareUnsigned(a, b) <= 0);
      case I32_GE_U, I64_GE_U -> truth(Long.compareUnsigned(a, b) >= 0);
      case I32_ADD -> i + j;
      case I32_SUB -> i - j;
      case I32_MUL -> (int) (a * b);
      case I32_DIV_S -> i / j;
      case I32_DIV_U -> Integer.divideUnsigned(i, j);
      case I32_REM_S -> i % j;
      case I32_REM_U -> Integer.remainderUnsigned(i, j);
      case I32_AND -> i & j;
      case I32_OR -> i | j;
      case I32_XOR -> i ^ j;
      case I32_SHL -> i << j;
      case I32_SHR_S -> i >> j;
      case I32_SHR_U -> i >>> j;
      case I32_ROTL -> Integer.rotateLeft(i, j);
      case I32_ROTR -> Integer.rotateRight(i, j);
      case I64_ADD -> a + b;
      case I64_SUB -> a - b;
      case I64_MUL -> a * b;
      case I64_DIV_S -> a / b;
      case I64_DIV_U -> Long.divideUnsigned(a, b);
      case I64_REM_S -> a % b;
      case I64_REM_U -> Long.remainderUnsigned(a, b);
      case I64_AND -> a & b;
      case I64_OR -> a | b;
      case I64_XOR -> a ^ b;
      case I64_SHL -> a << b;
      case I64_SHR_S -> a >> b;
      case I64_SHR_U -> a >>> b;
      case I64_ROTL -> Long.rotateLeft(a, j);
      case I64_ROTR -> Long.rotateRight(a, j);
      default -> throw new IllegalArgumentException(op + " does not have two operands");
    };
  }

  private static long truth(boolean holds) {
    return holds ? 1 : 0;
  }
}
