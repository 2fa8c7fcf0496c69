package dev.linalloc.compiler.ssa;

import java.util.List;

/** Redirects the predecessors of an empty block to its successor. */
final class EmptyBlocks implements Pass {
  @Override
  public boolean change(Graph graph, Block empty) {
    Detour detour = new Detour(graph, empty);
    if (empty == graph.entry
        || !(empty.exit instanceof Exit.Jump(Block next))
        || next == empty
        || !detour.isPossible()
        || empty.predecessors.stream().anyMatch(before -> isAmbiguous(before, next, detour))) {
      return false;
    }
    List.copyOf(empty.predecessors).forEach(before -> detour.avoid(before, next));
    return true;
  }

  /**
   * Returns whether a block leads to the next one directly as well, with other values for its phis:
   * a block can be its predecessor only once.
   */
  private static boolean isAmbiguous(Block before, Block next, Detour detour) {
    return next.predecessors.contains(before)
        && next.phis.stream()
            .anyMatch(phi -> next.incoming(phi, before) != detour.incoming(phi, before, next));
  }
}
