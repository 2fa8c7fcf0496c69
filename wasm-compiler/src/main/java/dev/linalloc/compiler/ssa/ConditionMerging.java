package dev.linalloc.compiler.ssa;

import java.util.List;

/**
 * Merges two successive branches with a common target into one branch on both conditions, if
 * computing the second condition needlessly costs less than the branch.
 *
 * <pre>
 *      block                 block
 *      /   \                 /   \
 *   second  │      →      other  common
 *    /   \  │
 * other  common
 * </pre>
 */
final class ConditionMerging implements Pass {
  /**
   * The highest price, in ink, of the second condition, which is then computed even if the first
   * decides. The merge saves a basic block (2,450 ink) and a branch (765), and costs the joining of
   * the conditions.
   */
  private static final int MOST_FOR_CONDITION = 2000;

  @Override
  public boolean change(Graph graph, Block block) {
    return block.exit instanceof Exit.Branch(Node condition, Block then, Block otherwise)
        && (merge(block, then, otherwise, condition, graph)
            || merge(block, otherwise, then, graph.not(condition), graph));
  }

  /**
   * Merges the branches of two blocks, if that is possible and pays.
   *
   * @param first the condition under which control goes to the second block
   */
  private static boolean merge(Block block, Block second, Block common, Node first, Graph graph) {
    if (!(second.exit instanceof Exit.Branch(Node condition, Block yes, Block no))
        || yes == no
        || (yes != common && no != common)
        || !second.effects.isEmpty()
        || !second.phis.isEmpty()
        || !second.predecessors.equals(List.of(block))
        || Cost.ofMaking(List.of(condition)) > MOST_FOR_CONDITION
        || common.phis.stream()
            .anyMatch(phi -> common.incoming(phi, block) != common.incoming(phi, second))) {
      return false;
    }
    Node away = graph.not(first);
    Node toCommon = yes == common ? condition : graph.not(condition);
    Block other = yes == common ? no : yes;
    other.predecessors.replaceAll(before -> before == second ? block : before);
    block.exit = new Exit.Branch(graph.expression(Op.I32_OR, away, toCommon), common, other);
    return true;
  }
}
