package dev.linalloc.compiler.ssa;

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
   * Returns whether a way leads into a loop from outside, beside others. If it led past the loop's
   * header, the loop would be entered at two blocks, which wasm has no structure for.
   */
  private static boolean isOneOfSeveralEntries(Block before, Block header, Dominators dominators) {
    List<Block> entries =
        header.predecessors.stream().filter(from -> !dominators.dominates(header, from)).toList();
    return entries.size() < header.predecessors.size()
        && entries.size() > 1
        && entries.contains(before);
  }
}
