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
   * Returns whether a block also leads to the next one directly, with other values for its phis. A
   * block can be a predecessor only once, so one edge would have to carry both values.
   */
  private static boolean isAmbiguous(Block before, Block next, Detour detour) {
    return next.predecessors.contains(before)
        && next.phis.stream()
            .anyMatch(phi -> next.incoming(phi, before) != detour.incoming(phi, before, next));
  }
}
