package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Dominators;
import dev.linalloc.compiler.ssa.Exit;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.format.ByteWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Assigns each expression to a block: the latest that its uses allow, but a large one outside of
 * loops if its inputs allow that. A small expression is computed for each use. One whose uses lie
 * on different branches is computed on each branch, if that takes fewer bytes than a variable.
 * Afterwards each node stands for one place in the code.
 */
public final class Schedule {
  /** Expressions up to this size in bytes are recomputed instead of kept in a local. */
  private static final int SMALL = 3;

  /** Expressions of this size in bytes or more are moved out of loops, at the price of a local. */
  private static final int WORTH_HOISTING = 7;

  /** A use of a node in a block: an input of another node, or of the exit. */
  private record Use(Block block, List<Node> inputs, int index) {
    void set(Node node) {
      inputs.set(index, node);
    }
  }

  private final Graph graph;
  private final Dominators dominators;

  /** The number of uses of each node, before expressions are duplicated. */
  private final Map<Node, Integer> users = new HashMap<>();

  private final Map<Node, List<Use>> uses = new HashMap<>();
  private final Map<Node, Block> earliest = new HashMap<>();
  private final Map<Node, Block> places = new LinkedHashMap<>();
  private final Map<Block, List<Node>> exitInputs = new HashMap<>();

  private Schedule(Graph graph, Dominators dominators) {
    this.graph = graph;
    this.dominators = dominators;
  }

  /**
   * Schedules the expressions of a graph. Each use is changed to the copy of the expression that is
   * computed for it.
   */
  public static Schedule of(Graph graph) {
    splitCriticalEdges(graph);
    Schedule schedule = new Schedule(graph, Dominators.of(graph));
    schedule.placeEffects();
    schedule.placeExpressions();
    assert ScheduleChecker.check(schedule);
    return schedule;
  }

  private void placeEffects() {
    graph.parameters.forEach(parameter -> places.put(parameter, graph.entry));
    for (Block block : dominators.order) {
      block.phis.forEach(phi -> places.put(phi, block));
      block.effects.forEach(effect -> places.put(effect, block));
      exitInputs.put(block, new ArrayList<>(block.exit.inputs()));
    }
  }

  private void placeExpressions() {
    Set<Node> expressions = new LinkedHashSet<>();
    for (Block block : dominators.order) {
      for (Node phi : block.phis) {
        collect(phi.inputs, expressions);
        for (int i = 0; i < phi.inputs.size(); i++) {
          addUse(block.predecessors.get(i), phi.inputs, i);
        }
      }
      block.effects.forEach(effect -> addUses(block, effect.inputs));
      addUses(block, exitInputs(block));
      block.effects.forEach(effect -> collect(effect.inputs, expressions));
      collect(exitInputs(block), expressions);
    }
    uses.forEach((node, all) -> users.merge(node, all.size(), Integer::sum));
    expressions.forEach(node -> node.inputs.forEach(input -> users.merge(input, 1, Integer::sum)));
    new ArrayList<>(expressions).reversed().forEach(this::place);
  }

  /**
   * Splits the edges from a block with several successors to a block with phis: the new block is
   * the place for the copies to the phis.
   */
  private static void splitCriticalEdges(Graph graph) {
    for (Block block : graph.blocks()) {
      for (Block next : block.successors()) {
        if (!(block.exit instanceof Exit.Jump) && !next.phis.isEmpty()) {
          Block between = new Block();
          between.exit = new Exit.Jump(next);
          between.predecessors.add(block);
          next.predecessors.replaceAll(before -> before == block ? between : before);
          block.exit = block.exit.withTargets(target -> target == next ? between : target);
        }
      }
    }
  }

  Graph graph() {
    return graph;
  }

  Dominators dominators() {
    return dominators;
  }

  /** Returns the block that computes a node, or {@code otherwise} if none does. */
  Block place(Node node, Block otherwise) {
    return places.getOrDefault(node, otherwise);
  }

  /** Returns the inputs of a block's exit. */
  List<Node> exitInputs(Block block) {
    return exitInputs.getOrDefault(block, List.of());
  }

  /** Returns the expressions of a block, each before its inputs. */
  List<Node> expressions(Block block) {
    return places.keySet().stream()
        .filter(node -> node.isExpression() && node.op != Op.PARAMETER && places.get(node) == block)
        .toList();
  }

  /** Returns whether a node is used outside the block that computes it. */
  boolean isUsedElsewhere(Node node) {
    return usesOf(node).stream().anyMatch(use -> use.block != places.get(node));
  }

  /** Returns how often a node is used in a block. */
  int usesIn(Node node, Block block) {
    return (int) usesOf(node).stream().filter(use -> use.block == block).count();
  }

  private List<Use> usesOf(Node node) {
    return uses.getOrDefault(node, List.of());
  }

  private void addUses(Block block, List<Node> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      addUse(block, inputs, i);
    }
  }

  private void addUse(Block block, List<Node> inputs, int index) {
    uses.computeIfAbsent(inputs.get(index), node -> new ArrayList<>())
        .add(new Use(block, inputs, index));
  }

  /** Adds expressions, inputs first, and finds the earliest block for each. */
  private void collect(List<Node> nodes, Set<Node> into) {
    for (Node node : nodes) {
      if (node.isExpression() && node.op != Op.PARAMETER && !into.contains(node)) {
        collect(node.inputs, into);
        earliest.put(
            node,
            node.inputs.stream()
                .map(input -> places.getOrDefault(input, earliest(input)))
                .reduce(graph.entry, (a, b) -> dominators.dominates(b, a) ? a : b));
        into.add(node);
      }
    }
  }

  private Block earliest(Node node) {
    return earliest.getOrDefault(node, graph.entry);
  }

  /** Schedules an expression whose users have all been scheduled. */
  private void place(Node node) {
    List<Use> all = uses.getOrDefault(node, List.of());
    uses.remove(node);
    for (List<Use> group : groups(node, all)) {
      Node copy = new Node(node.op, node.type, node.operand, node.inputs).from(node.origin());
      Block block = outOfLoops(common(group), node);
      places.put(copy, block);
      uses.put(copy, group);
      group.forEach(use -> use.set(copy));
      addUses(block, copy.inputs);
    }
  }

  private Block common(List<Use> group) {
    return group.stream().map(Use::block).reduce(dominators::common).get();
  }

  /** Divides the uses of a node into groups; each group gets one computation. */
  private List<List<Use>> groups(Node node, List<Use> all) {
    Block common = common(all);
    int size = sizeOfMaking(node);
    if (size <= SMALL) {
      return all.stream().map(List::of).toList();
    }
    if (all.stream().anyMatch(use -> use.block == common)) {
      return List.of(all);
    }
    Map<Block, List<Use>> ways =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    use -> dominators.childTowards(common, use.block),
                    LinkedHashMap::new,
                    Collectors.toList()));
    int again = size * ways.size();
    int kept = size + 2 + 2 * ways.size(); // a store of 2 bytes, and a read of 2 on each branch
    if (again > kept) {
      return List.of(all);
    }
    List<List<Use>> groups = new ArrayList<>();
    ways.values().forEach(way -> groups.addAll(groups(node, way)));
    return groups;
  }

  private Block outOfLoops(Block latest, Node node) {
    Block best = latest;
    if (sizeOfMaking(node) >= WORTH_HOISTING) {
      Block first = earliest(node);
      for (Block at = latest; at != first; at = dominators.above(at)) {
        Block above = dominators.above(at);
        if (dominators.loopDepth(above) < dominators.loopDepth(best)) {
          best = above;
        }
      }
    }
    return best;
  }

  /** Returns the approximate size of an operand in bytes: 2 if it is read from a local. */
  private int size(Node node) {
    if (node.isConstant()) {
      return 1 + ByteWriter.signedLength(node.value());
    }
    boolean isInLocal =
        !node.isExpression() || node.op == Op.PARAMETER || users.getOrDefault(node, 0) > 1;
    return isInLocal ? 2 : sizeOfMaking(node);
  }

  private int sizeOfMaking(Node node) {
    return 1 + node.inputs.stream().mapToInt(this::size).sum();
  }
}
