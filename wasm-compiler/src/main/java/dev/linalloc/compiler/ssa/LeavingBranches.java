package dev.linalloc.compiler.ssa;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns a branch to a block that only returns into a conditional return. */
final class LeavingBranches implements Pass {
  /**
   * The most ink that computing the result may cost: it is wasted if the function does not return.
   */
  private static final int MOST_FOR_RESULT = 500;

  @Override
  public boolean change(Graph graph, Block block) {
    return block.exit instanceof Exit.Branch(Node condition, Block then, Block otherwise)
        && (leaveIf(condition, then, otherwise, block, graph)
            || leaveIf(graph.not(condition), otherwise, then, block, graph));
  }

  private static boolean leaveIf(
      Node condition, Block last, Block otherwise, Block block, Graph graph) {
    if (!EarlyReturn.onlyReturns(last)) {
      return false;
    }
    List<Node> inputs = new ArrayList<>(EarlyReturn.seenFrom(block, last, graph).inputs());
    if (priceInVain(inputs, condition, block) > MOST_FOR_RESULT) {
      return false;
    }
    inputs.add(condition);
    block.exit = new Exit.LeaveIf(inputs, otherwise);
    last.removePredecessor(block);
    return true;
  }

  /** Returns the price of the expressions that a block computes for the result alone. */
  private static int priceInVain(List<Node> result, Node condition, Block block) {
    Set<Node> madeAnyway = new HashSet<>();
    Cost.addMade(List.of(condition), madeAnyway);
    block.effects.forEach(effect -> Cost.addMade(effect.inputs, madeAnyway));
    Set<Node> inVain = new HashSet<>();
    Cost.addMade(result, inVain);
    inVain.removeAll(madeAnyway);
    return Cost.ofNodes(inVain);
  }
}
