package dev.linalloc.compiler.ssa;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An instruction with its inputs; it stands for the value that it computes, or for its effect. Each
 * value has one definition (static single assignment).
 *
 * <p>A node without effects is an <em>expression</em>: it belongs to no block until the function is
 * scheduled, and there is one of each in a {@link Graph}. Phis, and instructions that read or
 * change the memory or a global, belong to a {@link Block}.
 */
public final class Node {
  /** The memory, of which there is one. */
  public static final Node MEMORY = new Node(Op.MEMORY, ValueType.REFERENCE, List.of());

  public final Op op;

  /** The type of the result, or null if there is none. */
  public final @Nullable ValueType type;

  public final List<Node> inputs;

  /** The immediate operand. */
  public final Operand operand;

  private final boolean expression;
  private String origin = "";

  /** Makes a node without an immediate operand. */
  public Node(Op op, @Nullable ValueType type, List<Node> inputs) {
    this(op, type, Operand.NONE, inputs);
  }

  /** Makes a node. */
  public Node(Op op, @Nullable ValueType type, Operand operand, List<Node> inputs) {
    this.op = op;
    this.type = type;
    this.operand = operand;
    this.inputs = new ArrayList<>(inputs);
    expression = isExpression(op, inputs);
  }

  /**
   * Decides once what a node is. A division by a constant other than 0 cannot trap, so it is an
   * expression. A division by anything else is an effect, and remains one when optimizing turns its
   * divisor into a constant: it stands in a block's effects, and must not count as an expression as
   * well.
   */
  private static boolean isExpression(Op op, List<Node> inputs) {
    return switch (op.effect) {
      case PURE -> true;
      case TRAPS -> inputs.get(1).isConstant() && !inputs.get(1).isConstant(0);
      default -> false;
    };
  }

  /** Sets the source line, and returns this node. */
  public Node from(String line) {
    origin = line;
    return this;
  }

  /**
   * Returns the source line that it was first made for, such as {@code Bits:57}; empty for the
   * compiler's own.
   */
  public String origin() {
    return origin;
  }

  public Node input(int index) {
    return inputs.get(index);
  }

  /**
   * Returns the type of the result.
   *
   * @throws IllegalStateException if there is none
   */
  public ValueType valueType() {
    if (type == null) {
      throw new IllegalStateException(op + " has no result");
    }
    return type;
  }

  public boolean isConstant() {
    return op.isConstant();
  }

  public boolean isConstant(long value) {
    return operand instanceof Operand.Constant constant && constant.value() == value;
  }

  /** Returns a constant's value. */
  public long value() {
    return ((Operand.Constant) operand).value();
  }

  /** Returns which parameter it is. */
  public int parameter() {
    return ((Operand.Parameter) operand).index();
  }

  /** Returns the global that it reads or assigns. */
  public int global() {
    return ((Operand.Global) operand).number();
  }

  /** Returns the function that it calls. */
  public int function() {
    return ((Operand.Function) operand).number();
  }

  /** Returns whether a number can only be 0 or 1. */
  boolean isTruth() {
    return switch (op) {
      case I32_AND, I32_OR, I32_XOR -> input(0).isTruth() && input(1).isTruth();
      default -> op.isTruth() || isConstant(1);
    };
  }

  /** Returns whether it extends a number of 32 bits to 64. */
  boolean isExtension() {
    return op == Op.I64_EXTEND_I32_S || op == Op.I64_EXTEND_I32_U;
  }

  /** Returns whether it is 0 − x. */
  boolean isNegation() {
    return (op == Op.I32_SUB || op == Op.I64_SUB) && input(0).isConstant(0);
  }

  /** Returns whether it may be computed anywhere, any number of times, or not at all. */
  public boolean isExpression() {
    return expression;
  }

  /** Returns whether it has no effect but its result, so that it can go if nothing uses that. */
  boolean isRemovable() {
    return isExpression() || op == Op.PHI || op == Op.GLOBAL_GET || op == Op.MEMORY_SIZE;
  }

  /**
   * Returns the instruction and those of its inputs, but not theirs: a phi can be among its own
   * inputs.
   */
  @Override
  public String toString() {
    return inputs.isEmpty()
        ? label()
        : inputs.stream().map(Node::label).collect(Collectors.joining(", ", op + "(", ")"));
  }

  private String label() {
    return switch (operand) {
      case Operand.Constant constant -> op + " " + constant.value();
      case Operand.Parameter parameter -> op + " " + parameter.index();
      default -> op.toString();
    };
  }
}
