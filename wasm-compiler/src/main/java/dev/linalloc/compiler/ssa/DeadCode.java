package dev.linalloc.compiler.ssa;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes nodes that no result and no other effect depends on. */
final class DeadCode {
  private DeadCode() {}

  /** Removes unused phis and effects, and edges from unreachable blocks. */
  static void remove(Graph graph) {
    List<Block> reached = removeWaysFromUnreached(graph);
    Set<Node> used = new HashSet<>();
    for (Block block : reached) {
      block.effects.stream().filter(node -> !node.isRemovable()).forEach(node -> use(node, used));
      block.exit.inputs().forEach(node -> use(node, used));
    }
    for (Block block : reached) {
      block.phis.retainAll(used);
      block.effects.retainAll(used);
    }
  }

  private static void use(Node node, Set<Node> used) {
    if (used.add(node)) {
      node.inputs.forEach(input -> use(input, used));
    }
  }

  /**
   * Returns the blocks that control can reach, and removes the edges into them from all others. No
   * pass may see an unreachable loop: its phis have only themselves as inputs.
   */
  static List<Block> removeWaysFromUnreached(Graph graph) {
    List<Block> blocks = graph.blocks();
    Set<Block> reached = new HashSet<>(blocks);
    for (Block block : blocks) {
      for (Block before : List.copyOf(block.predecessors)) {
        if (!reached.contains(before)) {
          block.removePredecessor(before);
        }
      }
    }
    return blocks;
  }
}
