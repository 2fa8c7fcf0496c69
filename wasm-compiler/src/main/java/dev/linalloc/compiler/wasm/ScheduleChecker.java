package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Dominators;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import java.util.HashSet;
import java.util.Set;

/**
 * Checks that a schedule computes each used value before the use, in a block that dominates the
 * use. The check runs only if assertions are on.
 */
final class ScheduleChecker {
  private static final Block NOWHERE = new Block();

  private final Schedule schedule;
  private final Dominators dominators;

  private ScheduleChecker(Schedule schedule) {
    this.schedule = schedule;
    dominators = schedule.dominators();
  }

  /**
   * Checks a schedule. Returns true, so that callers can {@code assert} it.
   *
   * @throws IllegalStateException if the schedule is broken; names block and node
   */
  static boolean check(Schedule schedule) {
    ScheduleChecker checker = new ScheduleChecker(schedule);
    checker.dominators.order.forEach(checker::check);
    return true;
  }

  private void check(Block block) {
    Set<Node> users = new HashSet<>();
    for (Node expression : schedule.expressions(block)) {
      users.add(expression);
      expression.inputs.forEach(input -> checkUse(input, expression, block, users));
    }
    for (Node effect : block.effects) {
      effect.inputs.forEach(input -> checkUse(input, effect, block, Set.of()));
    }
    for (Node phi : block.phis) {
      for (int i = 0; i < phi.inputs.size(); i++) {
        checkUse(phi.input(i), phi, block.predecessors.get(i), Set.of());
      }
    }
    Node exit = new Node(Op.BR, null, schedule.exitInputs(block)); // named in messages
    exit.inputs.forEach(input -> checkUse(input, exit, block, Set.of()));
  }

  private void checkUse(Node value, Node user, Block block, Set<Node> users) {
    Block made = schedule.place(value, NOWHERE);
    if (made == NOWHERE || users.contains(value) || dominators.common(made, block) != made) {
      throw new IllegalStateException(
          "after Schedule: block "
              + dominators.position(block)
              + ": "
              + user
              + " uses "
              + value
              + (made == NOWHERE ? ", which no block makes" : " before it is there"));
    }
  }
}
