package dev.linalloc.compiler.ssa;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A block without effects, which control may as well go round. */
final class Detour {
  private final Graph graph;
  private final Block via;

  Detour(Graph graph, Block via) {
    this.graph = graph;
    this.via = via;
  }

  /**
   * Returns whether a way through the block may lead past it: the block has no effects, and its
   * phis are used by its exit and by the next blocks' phis alone.
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
   * Returns what a phi of the next block is when control comes from {@code before} by way of this.
   */
  Node incoming(Node phi, Block before, Block next) {
    return graph.substituted(next.incoming(phi, via), via.phisFrom(before));
  }

  /** Leads one way into the block on to where it leads. */
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
