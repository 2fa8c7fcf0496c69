package dev.linalloc.compiler.classfile;

import static dev.linalloc.compiler.ssa.ValueType.I64;

import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Refusal;
import java.util.List;

/** The methods of {@code java.lang} that one wasm instruction, or a few, can express. */
final class Library {
  /** Makes a division that traps if the divisor is zero. */
  interface Divider {
    Node divide(Op op, Node dividend, Node divisor);
  }

  private final Graph graph;

  Library(Graph graph) {
    this.graph = graph;
  }

  boolean has(String owner) {
    return switch (owner) {
      case "java/lang/Integer", "java/lang/Long", "java/lang/Math", "java/lang/Byte" -> true;
      default -> false;
    };
  }

  /** Returns the value of a call; refuses a method that is not supported. */
  Node call(Method.Name name, List<Node> in, Divider divider) {
    if (name.descriptor().matches(".*[FD;\\[].*")) {
      throw refused(name);
    }
    boolean wide = in.getFirst().type == I64;
    String method = name.owner().substring("java/lang/".length()) + "." + name.name();
    Node a = in.getFirst();
    Node b = in.getLast();
    return switch (method) {
      case "Integer.compare", "Long.compare" ->
          graph.expression(wide ? Op.COMPARE_S64 : Op.COMPARE_S32, a, b);
      case "Integer.compareUnsigned", "Long.compareUnsigned" ->
          graph.expression(wide ? Op.COMPARE_U64 : Op.COMPARE_U32, a, b);
      case "Integer.signum", "Long.signum" ->
          graph.expression(
              wide ? Op.COMPARE_S64 : Op.COMPARE_S32, a, graph.constant(a.valueType(), 0));
      case "Integer.divideUnsigned", "Long.divideUnsigned" ->
          divider.divide(wide ? Op.I64_DIV_U : Op.I32_DIV_U, a, b);
      case "Integer.remainderUnsigned", "Long.remainderUnsigned" ->
          divider.divide(wide ? Op.I64_REM_U : Op.I32_REM_U, a, b);
      case "Integer.toUnsignedLong" -> graph.expression(Op.I64_EXTEND_I32_U, a);
      case "Byte.toUnsignedInt" -> graph.expression(Op.I32_AND, a, graph.i32(0xff));
      case "Integer.numberOfLeadingZeros" -> graph.expression(Op.I32_CLZ, a);
      case "Integer.numberOfTrailingZeros" -> graph.expression(Op.I32_CTZ, a);
      case "Integer.bitCount" -> graph.expression(Op.I32_POPCNT, a);
      case "Long.numberOfLeadingZeros" -> count(Op.I64_CLZ, a);
      case "Long.numberOfTrailingZeros" -> count(Op.I64_CTZ, a);
      case "Long.bitCount" -> count(Op.I64_POPCNT, a);
      case "Integer.rotateLeft" -> graph.expression(Op.I32_ROTL, a, b);
      case "Integer.rotateRight" -> graph.expression(Op.I32_ROTR, a, b);
      case "Long.rotateLeft" -> graph.expression(Op.I64_ROTL, a, widened(b));
      case "Long.rotateRight" -> graph.expression(Op.I64_ROTR, a, widened(b));
      case "Integer.sum", "Long.sum" -> graph.expression(wide ? Op.I64_ADD : Op.I32_ADD, a, b);
      case "Math.min", "Integer.min", "Long.min" ->
          graph.expression(
              Op.SELECT, a, b, graph.expression(wide ? Op.I64_LT_S : Op.I32_LT_S, a, b));
      case "Math.max", "Integer.max", "Long.max" ->
          graph.expression(
              Op.SELECT, a, b, graph.expression(wide ? Op.I64_GT_S : Op.I32_GT_S, a, b));
      case "Math.abs" -> {
        Node zero = graph.constant(a.valueType(), 0);
        yield graph.expression(
            Op.SELECT,
            graph.expression(wide ? Op.I64_SUB : Op.I32_SUB, zero, a),
            a,
            graph.expression(wide ? Op.I64_LT_S : Op.I32_LT_S, a, zero));
      }
      case "Integer.lowestOneBit", "Long.lowestOneBit" -> {
        Node zero = graph.constant(a.valueType(), 0);
        Node negated = graph.expression(wide ? Op.I64_SUB : Op.I32_SUB, zero, a);
        yield graph.expression(wide ? Op.I64_AND : Op.I32_AND, a, negated);
      }
      case "Integer.highestOneBit" ->
          graph.expression(
              Op.I32_AND,
              a,
              graph.expression(
                  Op.I32_SHR_U, graph.i32(Integer.MIN_VALUE), graph.expression(Op.I32_CLZ, a)));
      case "Long.highestOneBit" ->
          graph.expression(
              Op.I64_AND,
              a,
              graph.expression(
                  Op.I64_SHR_U, graph.i64(Long.MIN_VALUE), graph.expression(Op.I64_CLZ, a)));
      default -> throw refused(name);
    };
  }

  private Node count(Op op, Node a) {
    return graph.expression(Op.I32_WRAP_I64, graph.expression(op, a));
  }

  private Node widened(Node count) {
    return graph.expression(Op.I64_EXTEND_I32_U, count);
  }

  private static Refusal refused(Method.Name name) {
    return Constructs.call(name.display() + name.descriptor());
  }
}
