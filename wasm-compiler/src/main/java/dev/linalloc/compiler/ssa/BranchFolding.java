package dev.linalloc.compiler.ssa;

/**
 * Replaces a branch that has only one possible target with a jump, and removes negations from
 * conditions by swapping the targets.
 */
final class BranchFolding implements Pass {
  @Override
  public boolean change(Graph graph, Block block) {
    if (!(block.exit instanceof Exit.Branch(Node condition, Block then, Block otherwise))) {
      return false;
    }
    if (condition.isConstant() || then == otherwise) {
      Block taken = condition.isConstant(0) ? otherwise : then;
      Block dropped = condition.isConstant(0) ? then : otherwise;
      if (dropped != taken) {
        dropped.removePredecessor(block);
      }
      block.exit = new Exit.Jump(taken);
      return true;
    }
    if (condition.op == Op.I32_EQZ) {
      block.exit = new Exit.Branch(condition.input(0), otherwise, then);
      return true;
    }
    if (condition.op == Op.I32_NE && condition.input(1).isConstant(0)) {
      block.exit = new Exit.Branch(condition.input(0), then, otherwise);
      return true;
    }
    return false;
  }
}
