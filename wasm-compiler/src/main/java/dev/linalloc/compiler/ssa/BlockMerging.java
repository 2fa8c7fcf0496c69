package dev.linalloc.compiler.ssa;

/** Appends a block's only successor to it, if the successor has no other predecessor. */
final class BlockMerging implements Pass {
  @Override
  public boolean change(Graph graph, Block block) {
    if (!(block.exit instanceof Exit.Jump(Block next))
        || next.predecessors.size() != 1
        || !next.phis.isEmpty()) {
      return false;
    }
    block.effects.addAll(next.effects);
    block.exit = next.exit;
    next.successors().forEach(after -> after.predecessors.replaceAll(b -> b == next ? block : b));
    return true;
  }
}
