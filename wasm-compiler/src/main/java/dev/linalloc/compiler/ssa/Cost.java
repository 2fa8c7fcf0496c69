package dev.linalloc.compiler.ssa;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What it costs to make values, in ink. */
final class Cost {
  private Cost() {}

  /** Returns the price of making some values from nothing. */
  static int ofMaking(List<Node> values) {
    Set<Node> made = new HashSet<>();
    addMade(values, made);
    return ofNodes(made);
  }

  /** Returns the price of some nodes alone, without their inputs; effects are not counted. */
  static int ofNodes(Collection<Node> nodes) {
    return nodes.stream().filter(Node::isExpression).mapToInt(node -> node.op.ink).sum();
  }

  /** Adds some values, and the expressions that must be made for them. */
  static void addMade(List<Node> values, Set<Node> made) {
    for (Node value : values) {
      if (made.add(value) && value.isExpression()) {
        addMade(value.inputs, made);
      }
    }
  }
}
