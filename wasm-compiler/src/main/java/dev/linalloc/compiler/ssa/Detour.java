package dev.linalloc.compiler.ssa;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Leads control past a block without effects: a predecessor jumps to the block's target itself. */
final class Detour {
  private final Graph graph;
  private final Block via;

  Detour(Graph graph, Block via) {
    this.graph = graph;
    this.via = via;
  }

  /**
   * Returns whether control may go past the block: it has no effects, and only its exit and the
   * phis of its successors use its phis.
   */
  boolean isPossible() {
    return via.effects.isEmpty() && (via.phis.isEmpty() || !arePhisUsedBeyond());
  }

  private boolean arePhisUsedBeyond() {
    Set<Node> used = new HashSet<>();
    for (Block other : graph.blocks()) {
      other.effects.forEach(effect -> Cost.addMade(effect.inputs, used));
      if (other != via) {
        Cost.addMade(other.exit.inputs(), used);
      }
      for (Node phi : other.phis) {
        for (int i = 0; i < phi.inputs.size(); i++) {
          if (other.predecessors.get(i) != via) {
            Cost.addMade(List.of(phi.input(i)), used);
          }
        }
      }
    }
    return via.phis.stream().anyMatch(used::contains);
  }

  /**
   * Returns the value of a phi of the next block when control comes from {@code before} through
   * this block.
   */
  Node incoming(Node phi, Block before, Block next) {
    return graph.substituted(next.incoming(phi, via), via.phisFrom(before));
  }

  /** Redirects a predecessor of the block to one of its successors. */
  void avoid(Block before, Block next) {
    if (!next.predecessors.contains(before)) {
      List<Node> values = next.phis.stream().map(phi -> incoming(phi, before, next)).toList();
      next.predecessors.add(before);
      for (int i = 0; i < values.size(); i++) {
        next.phis.get(i).inputs.add(values.get(i));
      }
    }
    via.removePredecessor(before);
    before.exit = before.exit.withTargets(target -> target == via ? next : target);
  }
}
