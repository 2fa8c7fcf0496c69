package dev.linalloc.compiler.ssa;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The price of computing values, in ink, the unit in which Arbitrum Stylus prices instructions. */
final class Cost {
  private Cost() {}

  /** Returns the price of computing some values with all expressions that they are made of. */
  static int ofMaking(List<Node> values) {
    Set<Node> made = new HashSet<>();
    addMade(values, made);
    return ofNodes(made);
  }

  /** Returns the price of some nodes alone, without their inputs; effects are not counted. */
  static int ofNodes(Collection<Node> nodes) {
    return nodes.stream().filter(Node::isExpression).mapToInt(node -> node.op.ink).sum();
  }

  /** Adds some values, and the expressions that they are made of. */
  static void addMade(List<Node> values, Set<Node> made) {
    for (Node value : values) {
      if (made.add(value) && value.isExpression()) {
        addMade(value.inputs, made);
      }
    }
  }
}
