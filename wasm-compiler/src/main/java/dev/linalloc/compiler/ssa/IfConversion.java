package dev.linalloc.compiler.ssa;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a branch whose arms only compute values with a select per phi of the block at which they
 * join, if that is cheaper: a block and the branch to it cost as much as dozens of additions.
 *
 * <pre>
 *      block            block
 *      /   \            /   │
 *    arm   arm        arm   │
 *      \   /            \   │
 *      join             join
 * </pre>
 */
final class IfConversion implements Pass {
  /**
   * The highest price, in ink, of the selects with all that they use, if one edge goes straight to
   * the join. About what is saved: a basic block (2,450 ink) and a branch (765).
   */
  private static final int MOST_FOR_ARM = 3200;

  /** The same for two arms, which saves two basic blocks and a branch. */
  private static final int MOST_FOR_ARMS = 5500;

  @Override
  public boolean change(Graph graph, Block block) {
    if (!(block.exit instanceof Exit.Branch(Node condition, Block then, Block otherwise))
        || then == otherwise) {
      return false;
    }
    Block join = join(block, then, otherwise);
    if (join == null) {
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
                        condition))
            .toList();
    boolean both = fromThen != block && fromOtherwise != block;
    if (Cost.ofMaking(selected) > (both ? MOST_FOR_ARMS : MOST_FOR_ARM)) {
      return false;
    }
    for (Block from : List.of(fromThen, fromOtherwise)) {
      join.removePredecessor(from);
      from.predecessors.remove(block);
    }
    for (int i = 0; i < selected.size(); i++) {
      join.phis.get(i).inputs.add(selected.get(i));
    }
    block.end(new Exit.Jump(join));
    return true;
  }

  /**
   * Returns the block at which both edges join, directly or after an arm; null if there is none.
   */
  private static @Nullable Block join(Block block, Block then, Block otherwise) {
    Block afterThen = isArm(then, block) ? then.successors().getFirst() : then;
    Block afterOtherwise = isArm(otherwise, block) ? otherwise.successors().getFirst() : otherwise;
    return afterThen == afterOtherwise ? afterThen : null;
  }

  /** Returns whether a block only computes values, and has one predecessor. */
  private static boolean isArm(Block arm, Block before) {
    return arm.exit instanceof Exit.Jump
        && arm.effects.isEmpty()
        && arm.phis.isEmpty()
        && arm.predecessors.equals(List.of(before));
  }
}
