package dev.linalloc.compiler.ssa;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static dev.linalloc.compiler.ssa.ValueType.I64;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A function in static single assignment form: its basic blocks, and the expressions that they use.
 * Equal expressions are one node, and {@link Simplifier} simplifies each as it is made.
 */
public final class Graph {
  public final Block entry = new Block();
  public final List<Node> parameters = new ArrayList<>();

  /** The source line of the nodes that are made next; empty if no line asks for them. */
  public String origin = "";

  private final Map<Key, Node> expressions = new HashMap<>();

  /** What makes two expressions equal; inputs are compared by identity. */
  private record Key(Op op, ValueType type, Operand operand, List<Node> inputs) {}

  /** Adds the next parameter. */
  public Node parameter(ValueType type) {
    Node parameter =
        new Node(Op.PARAMETER, type, new Operand.Parameter(parameters.size()), List.of());
    parameters.add(parameter);
    return parameter;
  }

  public Node constant(ValueType type, long value) {
    if (type == I64) {
      return unique(Op.I64_CONST, I64, new Operand.Constant(value), List.of());
    }
    int narrow = (int) value;
    return unique(Op.I32_CONST, I32, new Operand.Constant(narrow), List.of());
  }

  public Node i32(int value) {
    return constant(I32, value);
  }

  public Node i64(long value) {
    return constant(I64, value);
  }

  /** Returns the address of a symbol that the linker knows. */
  public Node address(String symbol) {
    return unique(Op.ADDRESS, I32, new Operand.Symbol(symbol), List.of());
  }

  /** Returns the node for an operation on some inputs, or a simpler node of the same value. */
  public Node expression(Op op, Node... inputs) {
    return new Simplifier(this).simplify(op, List.of(inputs));
  }

  /** Returns the node for an expression, without simplifying it. */
  Node unique(Op op, ValueType type, List<Node> inputs) {
    return unique(op, type, Operand.NONE, inputs);
  }

  private Node unique(Op op, ValueType type, Operand operand, List<Node> inputs) {
    return expressions.computeIfAbsent(
        new Key(op, type, operand, inputs),
        key -> new Node(op, type, operand, inputs).from(inputs.isEmpty() ? "" : origin));
  }

  /** Returns the negation of a condition. */
  Node not(Node condition) {
    return expression(Op.I32_EQZ, condition);
  }

  /** Returns all blocks that control can reach, in reverse postorder. */
  public List<Block> blocks() {
    List<Block> order = new ArrayList<>();
    visit(entry, new LinkedHashSet<>(), order);
    return order.reversed();
  }

  private static void visit(Block block, Set<Block> seen, List<Block> postorder) {
    if (seen.add(block)) {
      block.successors().reversed().forEach(next -> visit(next, seen, postorder));
      postorder.add(block);
    }
  }

  /** Returns all nodes that the blocks use. */
  Set<Node> nodes() {
    Set<Node> nodes = new LinkedHashSet<>();
    for (Block block : blocks()) {
      block.phis.forEach(phi -> addNodes(phi, nodes));
      block.effects.forEach(effect -> addNodes(effect, nodes));
      block.exit.inputs().forEach(input -> addNodes(input, nodes));
    }
    return nodes;
  }

  private static void addNodes(Node node, Set<Node> into) {
    if (into.add(node)) {
      node.inputs.forEach(input -> addNodes(input, into));
    }
  }

  /** Replaces nodes by others, all at once, and simplifies the expressions that use them. */
  void replace(Map<Node, Node> replacements) {
    Map<Node, Node> rebuilt = new HashMap<>(replacements);
    UnaryOperator<Node> change = node -> rebuild(node, rebuilt);
    for (Block block : blocks()) {
      block.phis.removeIf(replacements::containsKey);
      block.effects.removeIf(replacements::containsKey);
      block.phis.forEach(phi -> phi.inputs.replaceAll(change));
      block.effects.forEach(effect -> effect.inputs.replaceAll(change));
      block.exit = block.exit.withInputs(change);
    }
  }

  /** Returns an expression with some nodes replaced by others, all at once. */
  Node substituted(Node node, Map<Node, Node> replacements) {
    return rebuild(node, new HashMap<>(replacements));
  }

  /**
   * Returns a node with the replacements of {@code rebuilt} applied, and adds the nodes made for it
   * there.
   */
  private Node rebuild(Node node, Map<Node, Node> rebuilt) {
    Node known = rebuilt.get(node);
    if (known != null) {
      return known;
    }
    Node result = node;
    if (node.isExpression()) {
      List<Node> inputs = node.inputs.stream().map(input -> rebuild(input, rebuilt)).toList();
      if (!inputs.equals(node.inputs)) {
        origin = node.origin();
        result = new Simplifier(this).simplify(node.op, inputs);
      }
    }
    rebuilt.put(node, result);
    return result;
  }
}
