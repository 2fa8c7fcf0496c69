package dev.linalloc.compiler.ssa;

import java.util.HashMap;
import java.util.Map;

/**
 * Replaces each three-way comparison, which wasm lacks, with the difference of two comparisons. Few
 * are left for it: {@link Simplifier} turns the comparison of a three-way result with zero into one
 * comparison.
 */
public final class ComparisonLowering {
  private ComparisonLowering() {}

  /** Replaces all three-way comparisons of a graph. */
  public static void lower(Graph graph) {
    // One round replaces a comparison, but not those that its operands are made of.
    for (Map<Node, Node> round = lowered(graph); !round.isEmpty(); round = lowered(graph)) {
      graph.replace(round);
    }
    assert GraphChecker.check(graph, "ComparisonLowering");
  }

  private static Map<Node, Node> lowered(Graph graph) {
    Map<Node, Node> lowered = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op.isThreeWay()) {
        Op greater =
            switch (node.op) {
              case COMPARE_S32 -> Op.I32_GT_S;
              case COMPARE_U32 -> Op.I32_GT_U;
              case COMPARE_S64 -> Op.I64_GT_S;
              default -> Op.I64_GT_U;
            };
        Node more = graph.expression(greater, node.input(0), node.input(1));
        Node less = graph.expression(greater.mirrored(), node.input(0), node.input(1));
        lowered.put(node, graph.expression(Op.I32_SUB, more, less));
      }
    }
    return lowered;
  }
}
