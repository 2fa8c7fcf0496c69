package dev.linalloc.compiler.ssa;

/** Returns from a block instead of jumping to one that does nothing but return. */
final class EarlyReturn implements Pass {
  @Override
  public boolean change(Graph graph, Block block) {
    if (!(block.exit instanceof Exit.Jump(Block last)) || !onlyReturns(last)) {
      return false;
    }
    block.exit = seenFrom(block, last, graph);
    last.removePredecessor(block);
    return true;
  }

  static boolean onlyReturns(Block block) {
    return block.exit instanceof Exit.Return && block.effects.isEmpty();
  }

  /**
   * Returns a block's exit with the values that its phis get when control comes from {@code
   * before}.
   */
  static Exit seenFrom(Block before, Block block, Graph graph) {
    return block.exit.withInputs(node -> graph.substituted(node, block.phisFrom(before)));
  }
}
