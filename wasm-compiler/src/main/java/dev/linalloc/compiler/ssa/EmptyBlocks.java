package dev.linalloc.compiler.ssa;

import java.util.List;

/** Lets the ways into a block that does nothing lead on to where it leads. */
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

  /** Returns whether control comes from a block to the next on both ways with different values. */
  private static boolean isAmbiguous(Block before, Block next, Detour detour) {
    return next.predecessors.contains(before)
        && next.phis.stream()
            .anyMatch(phi -> next.incoming(phi, before) != detour.incoming(phi, before, next));
  }
}
