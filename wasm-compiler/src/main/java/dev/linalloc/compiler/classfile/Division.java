package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.ValueType;

/** Divisions and remainders: an effect if the divisor may be zero, otherwise an expression. */
final class Division {
  private final Graph graph;
  private final Cursor cursor;

  Division(Graph graph, Cursor cursor) {
    this.graph = graph;
    this.cursor = cursor;
  }

  /**
   * Divides as Java does. MIN_VALUE / −1 is MIN_VALUE in Java but a trap in wasm. A divisor of −1
   * is therefore replaced by 1, and the result by the negated dividend. Division by zero fails in
   * both.
   */
  Node divide(Op op, Node a, Node b) {
    if (op != Op.I32_DIV_S && op != Op.I64_DIV_S) {
      return quotient(op, a, b);
    }
    ValueType type = a.valueType();
    boolean wide = type == ValueType.I64;
    Node negated = graph.expression(wide ? Op.I64_SUB : Op.I32_SUB, graph.constant(type, 0), a);
    Node isMinusOne = graph.expression(wide ? Op.I64_EQ : Op.I32_EQ, b, graph.constant(type, -1));
    Node divisor = graph.expression(Op.SELECT, graph.constant(type, 1), b, isMinusOne);
    return graph.expression(Op.SELECT, negated, quotient(op, a, divisor), isMinusOne);
  }

  /** Divides as wasm does, as an effect if that may trap. */
  Node quotient(Op op, Node a, Node b) {
    boolean mayTrap = !b.isConstant() || b.isConstant(0);
    return mayTrap ? cursor.effect(op, op.result, a, b) : graph.expression(op, a, b);
  }
}
