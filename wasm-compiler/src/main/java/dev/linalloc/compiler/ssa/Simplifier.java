package dev.linalloc.compiler.ssa;

import static dev.linalloc.compiler.ssa.ValueType.I32;

import java.util.List;
import java.util.Objects;

/**
 * Makes expressions in simplified form: it folds constants and applies algebraic identities. Each
 * rule holds for all values, overflow included.
 */
final class Simplifier {
  private static final long UNSIGNED_MASK = 0xffff_ffffL;

  private final Graph graph;

  Simplifier(Graph graph) {
    this.graph = graph;
  }

  Node simplify(Op op, List<Node> inputs) {
    return switch (inputs.size()) {
      case 1 -> unary(op, inputs.get(0));
      case 2 -> binary(op, inputs.get(0), inputs.get(1));
      case 3 -> select(inputs.get(0), inputs.get(1), inputs.get(2));
      default -> throw new IllegalArgumentException(op + " with " + inputs.size() + " operands");
    };
  }

  private Node unary(Op op, Node a) {
    if (a.isConstant()) {
      return graph.constant(resultOf(op), Arithmetic.evaluate(op, a.value()));
    }
    return switch (op) {
      case I32_EQZ -> eqz(a);
      case I64_EQZ -> a.isExtension() ? unary(Op.I32_EQZ, a.input(0)) : plain(op, a);
      case I32_WRAP_I64 -> wrap(a);
      default -> plain(op, a);
    };
  }

  private Node eqz(Node a) {
    if (a.op.isComparison()) {
      return binary(a.op.negated(), a.input(0), a.input(1));
    }
    if (a.isNegation()) {
      return unary(Op.I32_EQZ, a.input(1));
    }
    if (a.op == Op.I32_EQZ && a.input(0).isTruth()) {
      return a.input(0);
    }
    if (isNegatedForFree(a)) { // an or: the others have returned
      return binary(Op.I32_AND, eqz(a.input(0)), eqz(a.input(1)));
    }
    return plain(Op.I32_EQZ, a);
  }

  private static boolean isNegatedForFree(Node a) {
    return a.op.isComparison()
        || (a.op == Op.I32_EQZ && a.input(0).isTruth())
        || (a.op == Op.I32_OR && isNegatedForFree(a.input(0)) && isNegatedForFree(a.input(1)));
  }

  private Node wrap(Node a) {
    return switch (a.op) {
      case I64_EXTEND_I32_S, I64_EXTEND_I32_U -> a.input(0);
      case I64_ADD -> narrowed(Op.I32_ADD, a);
      case I64_SUB -> narrowed(Op.I32_SUB, a);
      case I64_MUL -> narrowed(Op.I32_MUL, a);
      case I64_AND -> narrowed(Op.I32_AND, a);
      case I64_OR -> narrowed(Op.I32_OR, a);
      case I64_XOR -> narrowed(Op.I32_XOR, a);
      default -> plain(Op.I32_WRAP_I64, a);
    };
  }

  /**
   * Computes the low half of a 64-bit result in 32 bits, from the operands' low halves. It pays if
   * an operand is a constant or an extension, whose low half costs nothing.
   */
  private Node narrowed(Op op, Node a) {
    if (!isNarrow(a.input(0)) && !isNarrow(a.input(1))) {
      return plain(Op.I32_WRAP_I64, a);
    }
    return binary(op, unary(Op.I32_WRAP_I64, a.input(0)), unary(Op.I32_WRAP_I64, a.input(1)));
  }

  private static boolean isNarrow(Node a) {
    return a.isExtension() || a.isConstant();
  }

  private Node binary(Op op, Node a, Node b) {
    if (a.isConstant() && b.isConstant()) {
      return graph.constant(resultOf(op), Arithmetic.evaluate(op, a.value(), b.value()));
    }
    if (a.isConstant() && op.isCommutative()) {
      return binary(op, b, a);
    }
    if (a.isConstant() && op.isComparison()) {
      return binary(op.mirrored(), b, a);
    }
    if (op.isComparison()) {
      return comparison(op, a, b);
    }
    return switch (op) {
      case I32_ADD, I64_ADD -> add(op, a, b);
      case I32_SUB, I64_SUB -> subtract(op, a, b);
      case I32_MUL, I64_MUL -> multiply(op, a, b);
      case I32_AND, I64_AND -> and(op, a, b);
      case I32_OR, I64_OR -> or(op, a, b);
      case I32_XOR, I64_XOR -> b.isConstant(0) ? a : plain(op, a, b);
      case I32_SHL, I32_SHR_S, I32_SHR_U, I64_SHL, I64_SHR_S, I64_SHR_U -> shift(op, a, b);
      default -> plain(op, a, b);
    };
  }

  private Node add(Op op, Node a, Node b) {
    Op subtract = op == Op.I32_ADD ? Op.I32_SUB : Op.I64_SUB;
    if (b.isConstant(0)) {
      return a;
    }
    if (b.isConstant()) {
      if (a.op == op && a.input(1).isConstant()) {
        return binary(op, a.input(0), sum(a.input(1), b.value()));
      }
      if (a.op == subtract && a.input(0).isConstant()) {
        return binary(subtract, sum(a.input(0), b.value()), a.input(1));
      }
      return plain(op, a, b);
    }
    if (b.isNegation()) {
      return binary(subtract, a, b.input(1));
    }
    if (a.isNegation()) {
      return binary(subtract, b, a.input(1));
    }
    return plain(op, a, b);
  }

  private Node sum(Node constant, long more) {
    return graph.constant(constant.valueType(), constant.value() + more);
  }

  private Node subtract(Op op, Node a, Node b) {
    Op add = op == Op.I32_SUB ? Op.I32_ADD : Op.I64_ADD;
    if (b.isConstant()) {
      return binary(add, a, graph.constant(b.valueType(), -b.value()));
    }
    if (a == b) {
      return graph.constant(a.valueType(), 0);
    }
    if (b.isNegation()) {
      return binary(add, a, b.input(1));
    }
    if (b.op == op && a.isConstant(0)) {
      return binary(op, b.input(1), b.input(0)); // -(x - y) is y - x
    }
    if (a.op == add && a.input(0) == b) {
      return a.input(1);
    }
    if (a.op == add && a.input(1) == b) {
      return a.input(0);
    }
    return plain(op, a, b);
  }

  private Node multiply(Op op, Node a, Node b) {
    if (b.isConstant() && Long.bitCount(b.value()) == 1) {
      Op shift = op == Op.I32_MUL ? Op.I32_SHL : Op.I64_SHL;
      int count = Long.numberOfTrailingZeros(b.value());
      return binary(shift, a, graph.constant(b.valueType(), count));
    }
    if (a.isTruth() && b.isTruth()) {
      return binary(Op.I32_AND, a, b); // 0 or 1, as the product, and costs less
    }
    return b.isConstant(0) ? b : plain(op, a, b);
  }

  private Node and(Op op, Node a, Node b) {
    if (b.isConstant(-1)) {
      return a;
    }
    if (b.isConstant(0)) {
      return b;
    }
    if (isZeroTest(a, b) || isZeroTest(b, a)) {
      return graph.i32(0);
    }
    if (b.isConstant(UNSIGNED_MASK) && a.isExtension()) {
      return unary(Op.I64_EXTEND_I32_U, a.input(0));
    }
    if (b.isConstant() && a.op == op && a.input(1).isConstant()) {
      Node mask = graph.constant(b.valueType(), a.input(1).value() & b.value());
      return binary(op, a.input(0), mask);
    }
    return plain(op, a, b);
  }

  private Node or(Op op, Node a, Node b) {
    if (b.isConstant(0)) {
      return a;
    }
    if (isZeroTest(a, b) || isZeroTest(b, a)) {
      return graph.i32(1);
    }
    return b.isConstant(-1) || (b.isConstant(1) && a.isTruth()) ? b : plain(op, a, b);
  }

  /** Returns whether the first asks if a number is 0, and the second if it is not. */
  private static boolean isZeroTest(Node a, Node b) {
    return a.op == Op.I32_EQZ
        && b.op == Op.I32_NE
        && a.input(0) == b.input(0)
        && b.input(1).isConstant(0);
  }

  private Node shift(Op op, Node a, Node b) {
    if (b.isConstant()) {
      long count = b.value() & (b.type == I32 ? 31 : 63);
      if (count == 0) {
        return a;
      }
      return plain(op, a, graph.constant(b.valueType(), count));
    }
    return plain(op, a, b);
  }

  private Node comparison(Op op, Node a, Node b) {
    if (a == b) {
      boolean holdsForEqual = Arithmetic.evaluate(op, 0, 0) != 0;
      return graph.i32(holdsForEqual ? 1 : 0);
    }
    if (a.op.isThreeWay() && b.isConstant(0) && op.asksForSign()) {
      return binary(sameQuestion(op, a.op), a.input(0), a.input(1));
    }
    if (a.isExtension() && (b.op == a.op || fits(b, a.op))) {
      Node narrowB = b.isConstant() ? graph.i32((int) b.value()) : b.input(0);
      Op narrow = op.narrow();
      return binary(a.op == Op.I64_EXTEND_I32_U ? narrow.unsigned() : narrow, a.input(0), narrowB);
    }
    if (op.isEquality() && (a.isNegation() || b.isNegation())) {
      return b.isNegation() ? sumIsZero(op, a, b.input(1)) : sumIsZero(op, a.input(1), b);
    }
    if (b.isConstant(0)) {
      return switch (op) {
        case I32_EQ, I32_LE_U -> unary(Op.I32_EQZ, a);
        case I64_EQ, I64_LE_U -> unary(Op.I64_EQZ, a);
        case I32_NE, I32_GT_U -> isNotZero(a);
        case I64_GT_U -> plain(Op.I64_NE, a, b);
        default -> plain(op, a, b);
      };
    }
    if (b.isConstant(1) && op == Op.I32_GE_U) {
      return binary(Op.I32_NE, a, graph.i32(0));
    }
    if (b.isConstant(1) && (op == Op.I32_LT_U || op == Op.I64_LT_U)) {
      return unary(op == Op.I32_LT_U ? Op.I32_EQZ : Op.I64_EQZ, a);
    }
    return plain(op, a, b);
  }

  private Node isNotZero(Node a) {
    if (a.isTruth()) {
      return a;
    }
    return a.isNegation() ? isNotZero(a.input(1)) : plain(Op.I32_NE, a, graph.i32(0));
  }

  /** Returns a = −b as a + b = 0, and a ≠ −b as a + b ≠ 0. */
  private Node sumIsZero(Op op, Node a, Node b) {
    Node sum = binary(a.type == I32 ? Op.I32_ADD : Op.I64_ADD, a, b);
    return binary(op, sum, graph.constant(sum.valueType(), 0));
  }

  /** Returns whether an extension of some 32-bit number gives the constant. */
  private static boolean fits(Node constant, Op extension) {
    return constant.isConstant()
        && constant.value() == Arithmetic.evaluate(extension, constant.value());
  }

  /**
   * Returns the comparison of a and b that is equal to {@code op(threeWay(a, b), 0)}: for example,
   * {@code a < b} for {@code compare(a, b) < 0}.
   */
  private static Op sameQuestion(Op op, Op threeWay) {
    return switch (threeWay) {
      case COMPARE_S32 -> op;
      case COMPARE_U32 -> op.unsigned();
      case COMPARE_S64 -> op.wide();
      default -> op.wide().unsigned();
    };
  }

  private Node select(Node a, Node b, Node condition) {
    if (a == b || condition.isConstant()) {
      return condition.isConstant(0) ? b : a;
    }
    if (condition.op == Op.I32_EQZ) {
      return select(b, a, condition.input(0));
    }
    if (condition.op == Op.I32_NE && condition.input(1).isConstant(0)) {
      return select(a, b, condition.input(0));
    }
    return a.type == I32
        ? narrowSelect(a, b, condition)
        : graph.unique(Op.SELECT, a.valueType(), List.of(a, b, condition));
  }

  /**
   * Replaces a select with cheaper arithmetic if possible: a product if one choice is 0, an or if
   * one is −1, a mask if the condition is 0 or 1.
   */
  private Node narrowSelect(Node a, Node b, Node condition) {
    if (a.isConstant(0)) {
      return binary(Op.I32_MUL, unary(Op.I32_EQZ, condition), b);
    }
    if (b.isConstant(0) && (condition.isTruth() || a.isConstant(1))) {
      return binary(Op.I32_MUL, truth(condition), a);
    }
    if (a.isConstant(-1) && condition.isTruth()) {
      return binary(Op.I32_OR, b, allBits(condition));
    }
    if (b.isConstant(-1)) {
      return binary(Op.I32_OR, a, allBits(unary(Op.I32_EQZ, condition)));
    }
    if (condition.isTruth()) {
      Node difference = binary(Op.I32_XOR, a, b);
      return binary(Op.I32_XOR, b, binary(Op.I32_AND, difference, allBits(condition)));
    }
    return graph.unique(Op.SELECT, I32, List.of(a, b, condition));
  }

  /** Returns −1 for 1, and 0 for 0. */
  private Node allBits(Node truth) {
    return binary(Op.I32_SUB, graph.i32(0), truth);
  }

  /** Returns 1 if a number is not 0, and 0 if it is. */
  private Node truth(Node a) {
    return binary(Op.I32_NE, a, graph.i32(0));
  }

  private Node plain(Op op, Node... inputs) {
    return graph.unique(op, resultOf(op), List.of(inputs));
  }

  private static ValueType resultOf(Op op) {
    return Objects.requireNonNull(op.result);
  }
}
