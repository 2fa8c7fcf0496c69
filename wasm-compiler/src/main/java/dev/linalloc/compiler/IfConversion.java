package dev.linalloc.compiler;

import java.util.List;

/**
 * Turns branches into arithmetic where that is cheaper: a basic block and the branch to it cost as
 * much as dozens of additions.
 *
 * <pre>
 *      block            block              block
 *      /   \            /   │              /   \
 *    arm   arm        arm   │           second  │          and
 *      \   /            \   │           /   \   │
 *      join             join         other   common
 *
 *     a select for each phi of the join       one branch on both conditions
 * </pre>
 */
final class IfConversion {
  /** The price of what may be computed in vain instead of branching round it. */
  private static final int MOST_FOR_ARM = 3200;

  private static final int MOST_FOR_ARMS = 5500;
  private static final int MOST_FOR_CONDITION = 2000;

  private final Graph graph;
  private final Block block;

  IfConversion(Graph graph, Block block) {
    this.graph = graph;
    this.block = block;
  }

  boolean convert() {
    return block.exit instanceof Exit.Branch branch
        && branch.then() != branch.otherwise()
        && (select(branch)
            || mergeWith(branch.then(), branch.otherwise(), branch.condition())
            || mergeWith(branch.otherwise(), branch.then(), graph.not(branch.condition())));
  }

  private boolean select(Exit.Branch branch) {
    Block then = branch.then();
    Block otherwise = branch.otherwise();
    Block afterThen = arm(then) ? then.successors().getFirst() : then;
    Block afterOtherwise = arm(otherwise) ? otherwise.successors().getFirst() : otherwise;
    Block join;
    if (afterThen == afterOtherwise) {
      join = afterThen;
    } else if (afterThen == otherwise) {
      join = otherwise;
    } else if (afterOtherwise == then) {
      join = then;
    } else {
      return false;
    }
    Block fromThen = join == then ? block : then;
    Block fromOtherwise = join == otherwise ? block : otherwise;
    List<Node> selected =
        join.phis.stream()
            .map(
                phi ->
                    graph.expression(
                        Op.SELECT,
                        join.incoming(phi, fromThen),
                        join.incoming(phi, fromOtherwise),
                        branch.condition()))
            .toList();
    boolean both = fromThen != block && fromOtherwise != block;
    if (price(selected) > (both ? MOST_FOR_ARMS : MOST_FOR_ARM)) {
      return false;
    }
    for (Block from : List.of(fromThen, fromOtherwise)) {
      join.removePredecessor(from);
      from.predecessors.remove(block);
    }
    block.exit = new Exit.Open();
    for (int i = 0; i < selected.size(); i++) {
      join.phis.get(i).inputs.add(selected.get(i));
    }
    block.end(new Exit.Jump(join));
    return true;
  }

  /** Returns whether a block only makes values, for this one alone. */
  private boolean arm(Block arm) {
    return arm.exit instanceof Exit.Jump
        && arm.effects.isEmpty()
        && arm.phis.isEmpty()
        && arm.predecessors.equals(List.of(block));
  }

  /**
   * Decides at once what this block and the next decide one after the other.
   *
   * @param condition when control goes to the second block
   */
  private boolean mergeWith(Block second, Block common, Node condition) {
    if (!(second.exit instanceof Exit.Branch(Node then, Block yes, Block no))
        || yes == no
        || (yes != common && no != common)
        || second == common
        || !second.effects.isEmpty()
        || !second.phis.isEmpty()
        || !second.predecessors.equals(List.of(block))
        || price(List.of(then)) > MOST_FOR_CONDITION) {
      return false;
    }
    for (Node phi : common.phis) {
      if (common.incoming(phi, block) != common.incoming(phi, second)) {
        return false;
      }
    }
    Node away = graph.not(condition);
    Node toCommon = yes == common ? then : graph.not(then);
    Block other = yes == common ? no : yes;
    common.removePredecessor(second);
    second.predecessors.clear();
    other.predecessors.replaceAll(before -> before == second ? block : before);
    block.exit = new Exit.Branch(graph.expression(Op.I32_OR, away, toCommon), common, other);
    return true;
  }

  /** The price of making some values from nothing. */
  private static int price(List<Node> values) {
    return priceOf(Optimizer.expressions(values));
  }

  /** The price of some nodes alone. */
  static int priceOf(List<Node> nodes) {
    return nodes.stream().filter(Node::isExpression).mapToInt(node -> node.op.ink).sum();
  }
}
