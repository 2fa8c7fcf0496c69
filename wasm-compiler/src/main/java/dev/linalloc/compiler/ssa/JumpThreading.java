package dev.linalloc.compiler.ssa;

import java.util.List;

/**
 * Redirects a predecessor past a branch that it decides: if the condition is constant when control
 * comes from there, the predecessor goes straight to the target.
 */
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
      if (decided.isConstant()
          && !target.predecessors.contains(before)
          && !isOneOfSeveralEntries(before, block, Dominators.of(graph))) {
        detour.avoid(before, target);
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether an edge is one of several that enter a loop at its header. If it led past the
   * header, the loop would have two entries, which wasm's nested blocks cannot express.
   */
  private static boolean isOneOfSeveralEntries(Block before, Block header, Dominators dominators) {
    List<Block> entries =
        header.predecessors.stream().filter(from -> !dominators.dominates(header, from)).toList();
    return entries.size() < header.predecessors.size()
        && entries.size() > 1
        && entries.contains(before);
  }
}
