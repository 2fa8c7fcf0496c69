package dev.linalloc.compiler.ssa;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the invariants of a graph, when assertions are on:
 *
 * <ul>
 *   <li>The predecessors of a block hold each block that leads to it once, and otherwise only
 *       unreachable blocks.
 *   <li>A phi has one input of its own type for each predecessor, and stands in one block.
 *   <li>An effect stands in one block, once; nothing else stands among the effects.
 *   <li>The types of inputs and results are those of the instruction.
 *   <li>The definition of a value dominates each use. So no use is left of a node that a pass
 *       removed.
 *   <li>No expression contains itself.
 * </ul>
 */
public final class GraphChecker {
  private final Graph graph;
  private final String stage;
  private final Dominators dominators;

  /** The blocks that control can reach, and their numbers in messages. */
  private final Map<Block, Integer> numbers = new LinkedHashMap<>();

  /** The block of each phi and effect. */
  private final Map<Node, Block> places = new HashMap<>();

  /** The number of each effect, in the order of blocks and within them. */
  private final Map<Node, Integer> positions = new HashMap<>();

  // what is being checked
  private Block block;
  private Node user = new Node(Op.UNREACHABLE, null, List.of());

  private GraphChecker(Graph graph, String stage) {
    this.graph = graph;
    this.stage = stage;
    block = graph.entry;
    graph.blocks().forEach(each -> numbers.put(each, numbers.size()));
    // Dominators cannot be computed of blocks that do not know each other.
    numbers.keySet().forEach(this::checkEdges);
    dominators = Dominators.of(graph);
  }

  /**
   * Checks a graph. Returns true, so that callers can {@code assert} it.
   *
   * @param stage the step that has just changed the graph, for messages
   * @throws IllegalStateException if the graph is broken; names stage, block and node
   */
  public static boolean check(Graph graph, String stage) {
    new GraphChecker(graph, stage).check();
    return true;
  }

  private void check() {
    numbers.keySet().forEach(this::place);
    for (Block each : numbers.keySet()) {
      block = each;
      each.phis.forEach(this::checkPhi);
      each.effects.forEach(this::checkEffect);
      checkExit(each.exit);
    }
  }

  /** Messages are built only for a check that fails, as most hold. */
  private void require(boolean holds, Supplier<String> broken) {
    requireOfBlock(holds, () -> ": " + user + " " + broken.get());
  }

  private void requireOfBlock(boolean holds, Supplier<String> broken) {
    if (!holds) {
      throw new IllegalStateException(
          "after " + stage + ": block " + numbers.get(block) + broken.get());
    }
  }

  // ---- blocks

  private void checkEdges(Block each) {
    block = each;
    requireOfBlock(
        each != graph.entry || each.predecessors.isEmpty(), () -> " is the entry, but is led to");
    requireOfBlock(
        each.predecessors.size() == new HashSet<>(each.predecessors).size(),
        () -> " has a predecessor twice");
    requireOfBlock(!(each.exit instanceof Exit.Open), () -> " has no exit");
    for (Block next : each.successors()) {
      requireOfBlock(
          next.predecessors.contains(each),
          () -> " leads to block " + numbers.get(next) + ", which does not know it");
    }
    for (Block before : each.predecessors) {
      requireOfBlock(
          !numbers.containsKey(before) || before.successors().contains(each),
          () ->
              " has block " + numbers.get(before) + " as a predecessor, which does not lead to it");
    }
  }

  private void place(Block in) {
    block = in;
    for (Node phi : in.phis) {
      user = phi;
      require(phi.op == Op.PHI, () -> "stands among the phis");
      require(places.put(phi, in) == null, () -> "stands in two places");
    }
    for (Node effect : in.effects) {
      user = effect;
      require(!effect.isExpression() && effect.op != Op.PHI, () -> "stands among the effects");
      require(places.put(effect, in) == null, () -> "stands in two places");
      positions.put(effect, positions.size());
    }
  }

  // ---- values

  private void checkPhi(Node phi) {
    user = phi;
    require(
        phi.inputs.size() == block.predecessors.size(), () -> "has not an input per predecessor");
    for (int i = 0; i < phi.inputs.size(); i++) {
      Block before = block.predecessors.get(i);
      if (numbers.containsKey(before)) {
        Node value = phi.input(i);
        require(value.type == phi.type, () -> "is of another type than " + value);
        checkUses(List.of(value), before, Integer.MAX_VALUE);
      }
    }
  }

  private void checkEffect(Node effect) {
    user = effect;
    checkTypes(effect);
    int position = Objects.requireNonNull(positions.get(effect));
    checkUses(effect.inputs, block, position);
  }

  private void checkExit(Exit exit) {
    user = new Node(Op.BR, null, exit.inputs());
    boolean decides = exit instanceof Exit.Branch || exit instanceof Exit.Switch;
    if (decides || exit instanceof Exit.LeaveIf) {
      require(exit.inputs().getLast().type == ValueType.I32, () -> "has no I32 as its condition");
    }
    checkUses(exit.inputs(), block, Integer.MAX_VALUE);
  }

  /**
   * Checks that values, and the values that they are made of, are defined before a position in a
   * block.
   */
  private void checkUses(List<Node> values, Block at, int position) {
    checkUses(values, at, position, new HashSet<>(), new HashSet<>());
  }

  /**
   * Checks some values.
   *
   * @param around the expressions that contain the values
   * @param checked the expressions that have been checked at this place
   */
  private void checkUses(
      List<Node> values, Block at, int position, Set<Node> around, Set<Node> checked) {
    for (Node value : values) {
      if (!value.isExpression()) {
        checkPlace(value, at, position);
      } else if (value.op == Op.PARAMETER) {
        require(graph.parameters.contains(value), () -> "uses another graph's parameter");
      } else {
        require(!around.contains(value), () -> "uses an expression made of itself");
        if (checked.add(value)) {
          checkTypes(value);
          around.add(value);
          checkUses(value.inputs, at, position, around, checked);
          around.remove(value);
        }
      }
    }
  }

  private void checkPlace(Node value, Block at, int position) {
    Block made = places.get(value);
    if (made == null) {
      require(false, () -> "uses " + value + ", which no block holds");
      return;
    }
    boolean isThere =
        made == at
            ? positions.getOrDefault(value, -1) < position
            : dominators.common(made, at) == made;
    require(isThere, () -> "uses " + value + " before it is there");
  }

  private void checkTypes(Node node) {
    List<@Nullable ValueType> found = node.inputs.stream().map(input -> input.type).toList();
    switch (node.op) {
      case SELECT ->
          require(
              found.size() == 3
                  && found.get(0) == node.type
                  && found.get(1) == node.type
                  && found.get(2) == ValueType.I32,
              () -> "uses " + node + " of types " + found);
      case CALL -> require(!found.contains(null), () -> "passes what has no value");
      case GLOBAL_GET ->
          require(found.isEmpty() && node.type != null, () -> "is no read of a global");
      case GLOBAL_SET -> require(found.size() == 1 && !found.contains(null), () -> "sets no value");
      default ->
          require(
              found.equals(node.op.operands) && node.op.result == node.type,
              () -> "uses " + node + " of types " + found);
    }
  }
}
