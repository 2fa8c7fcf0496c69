package dev.linalloc.compiler;

import java.util.List;

/** Where it is known, from where control comes, how a block will decide, goes where that leads. */
final class JumpThreading implements Pass {
  @Override
  public boolean change(Graph graph, Block block) {
    Detour detour = new Detour(graph, block);
    if (block.phis.isEmpty()
        || block.predecessors.contains(block)
        || !(block.exit instanceof Exit.Branch(Node condition, Block then, Block otherwise))
        || !detour.isPossible()) {
      return false;
    }
    for (Block before : List.copyOf(block.predecessors)) {
      Node decided = graph.substituted(condition, block.phisFrom(before));
      Block target = decided.isConstant(0) ? otherwise : then;
      if (decided.isConstant() && !target.predecessors.contains(before)) {
        detour.avoid(before, target);
        return true;
      }
    }
    return false;
  }
}
