package dev.linalloc.compiler.ssa;

import java.util.List;

/**
 * Decides at once what a block and the next decide one after the other: one branch on both
 * conditions, if computing the second in vain costs less than the branch.
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
  /** The price of the second condition, which is computed even if the first decides. */
  private static final int MOST_FOR_CONDITION = 2000;

  @Override
  public boolean change(Graph graph, Block block) {
    return block.exit instanceof Exit.Branch(Node condition, Block then, Block otherwise)
        && (merge(block, then, otherwise, condition, graph)
            || merge(block, otherwise, then, graph.not(condition), graph));
  }

  /**
   * Merges a block with the second.
   *
   * @param first when control goes to the second block
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
