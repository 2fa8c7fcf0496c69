package dev.linalloc.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a graph's control flow as simple as it can be, until nothing changes any more. */
final class Optimizer {
  /** The price of an answer that may be made in vain, so that a branch can leave with it. */
  private static final int MOST_FOR_ANSWER = 500;

  private final Graph graph;

  private Optimizer(Graph graph) {
    this.graph = graph;
  }

  static void optimize(Graph graph) {
    new Optimizer(graph).run();
  }

  private void run() {
    boolean changed = true;
    while (changed) {
      changed = false;
      removeDead();
      changed |= removeTrivialPhis();
      Set<Block> reached = reached();
      for (Block block : List.copyOf(reached)) {
        if (reached.contains(block) && change(block)) {
          changed = true;
          reached = reached();
        }
      }
    }
    graph.blocks().forEach(this::leaveByBranch);
    removeDead();
  }

  private boolean change(Block block) {
    return settleBranch(block)
        || mergeWithNext(block)
        || returnAtOnce(block)
        || skipEmpty(block)
        || threadJumps(block)
        || new IfConversion(graph, block).convert();
  }

  /**
   * Returns the blocks that control can reach, and removes the ways into them from all others. A
   * loop that is not reached any more must not be looked at: its phis are made of themselves alone.
   */
  private Set<Block> reached() {
    Set<Block> reached = new LinkedHashSet<>(graph.blocks());
    for (Block block : reached) {
      for (Block before : List.copyOf(block.predecessors)) {
        if (!reached.contains(before)) {
          block.removePredecessor(before);
        }
      }
    }
    return reached;
  }

  // ---- values

  /** Removes values that nothing uses, and ways in from blocks that are never reached. */
  private void removeDead() {
    Set<Block> blocks = reached();
    Set<Node> used = new HashSet<>();
    for (Block block : blocks) {
      block.effects.stream().filter(node -> !node.isRemovable()).forEach(node -> use(node, used));
      block.exit.inputs().forEach(node -> use(node, used));
    }
    for (Block block : blocks) {
      block.phis.retainAll(used);
      block.effects.retainAll(used);
    }
  }

  private static void use(Node node, Set<Node> used) {
    if (used.add(node)) {
      node.inputs.forEach(input -> use(input, used));
    }
  }

  /** Removes phis that are the same whatever way control came. */
  private boolean removeTrivialPhis() {
    Map<Node, Node> replacements = new HashMap<>();
    for (Block block : graph.blocks()) {
      for (Node phi : block.phis) {
        List<Node> values = phi.inputs.stream().filter(in -> in != phi).distinct().toList();
        if (values.size() == 1) {
          replacements.put(phi, values.getFirst());
          graph.replace(replacements);
          return true;
        }
      }
    }
    return false;
  }

  // ---- control

  /** Takes the negation out of a branch's condition, and the choice where there is none. */
  private boolean settleBranch(Block block) {
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

  private boolean mergeWithNext(Block block) {
    if (!(block.exit instanceof Exit.Jump(Block next))
        || next.predecessors.size() != 1
        || next == block
        || !next.phis.isEmpty()) {
      return false;
    }
    block.effects.addAll(next.effects);
    block.exit = next.exit;
    next.predecessors.clear();
    next.successors().forEach(after -> after.predecessors.replaceAll(b -> b == next ? block : b));
    return true;
  }

  /** Lets the ways into a block that does nothing lead on to where it leads. */
  private boolean skipEmpty(Block empty) {
    if (empty == graph.entry
        || !(empty.exit instanceof Exit.Jump(Block next))
        || next == empty
        || !empty.effects.isEmpty()
        || !usedOnlyBy(empty, List.of(next))) {
      return false;
    }
    for (Block before : empty.predecessors) {
      if (next.predecessors.contains(before)
          && next.phis.stream()
              .anyMatch(phi -> next.incoming(phi, before) != through(phi, before, empty, next))) {
        return false;
      }
    }
    for (Block before : List.copyOf(empty.predecessors)) {
      redirect(before, empty, next);
    }
    next.removePredecessor(empty);
    return true;
  }

  /** Returns what a phi is when control comes from one block by way of another. */
  private Node through(Node phi, Block before, Block via, Block at) {
    Map<Node, Node> known = new HashMap<>();
    via.phis.forEach(each -> known.put(each, via.incoming(each, before)));
    return graph.substituted(at.incoming(phi, via), known);
  }

  /** Leads one way into {@code via} to the block behind it. */
  private void redirect(Block before, Block via, Block to) {
    if (!to.predecessors.contains(before)) {
      List<Node> values = to.phis.stream().map(phi -> through(phi, before, via, to)).toList();
      to.predecessors.add(before);
      for (int i = 0; i < values.size(); i++) {
        to.phis.get(i).inputs.add(values.get(i));
      }
    }
    via.removePredecessor(before);
    before.exit = before.exit.withTargets(target -> target == via ? to : target);
  }

  /** Returns whether a block's phis are used by its exit and by the next blocks' phis alone. */
  private boolean usedOnlyBy(Block block, List<Block> next) {
    if (block.phis.isEmpty()) {
      return true;
    }
    Set<Node> used = new HashSet<>();
    for (Block other : graph.blocks()) {
      other.effects.forEach(effect -> use(effect.inputs, used));
      if (other != block) {
        use(other.exit.inputs(), used);
      }
      for (Node phi : other.phis) {
        for (int i = 0; i < phi.inputs.size(); i++) {
          if (other.predecessors.get(i) != block || !next.contains(other)) {
            use(List.of(phi.input(i)), used);
          }
        }
      }
    }
    return block.phis.stream().noneMatch(used::contains);
  }

  private static void use(List<Node> nodes, Set<Node> used) {
    for (Node node : nodes) {
      if (used.add(node) && node.isExpression()) {
        use(node.inputs, used);
      }
    }
  }

  /** Returns from here instead of jumping to a block that does nothing else. */
  private boolean returnAtOnce(Block block) {
    if (!(block.exit instanceof Exit.Jump(Block last))
        || !(last.exit instanceof Exit.Return)
        || !last.effects.isEmpty()) {
      return false;
    }
    block.exit = answer(last, block);
    last.removePredecessor(block);
    return true;
  }

  /** Lets a branch leave the function itself, instead of leading to a block that only returns. */
  private void leaveByBranch(Block block) {
    if (block.exit instanceof Exit.Branch(Node condition, Block then, Block otherwise)
        && !leaveByBranch(block, condition, then, otherwise)) {
      leaveByBranch(block, graph.not(condition), otherwise, then);
    }
  }

  private boolean leaveByBranch(Block block, Node condition, Block last, Block otherwise) {
    if (!(last.exit instanceof Exit.Return) || !last.effects.isEmpty()) {
      return false;
    }
    List<Node> inputs = new ArrayList<>(answer(last, block).inputs());
    Set<Node> made = new HashSet<>();
    use(List.of(condition), made);
    block.effects.forEach(effect -> use(effect.inputs, made));
    List<Node> inVain = expressions(inputs);
    inVain.removeAll(made);
    if (IfConversion.priceOf(inVain) > MOST_FOR_ANSWER) {
      return false;
    }
    inputs.add(condition);
    block.exit = new Exit.LeaveIf(inputs, otherwise);
    last.removePredecessor(block);
    return true;
  }

  /** Returns how a block that only returns does so when control comes from there. */
  private Exit answer(Block last, Block from) {
    Map<Node, Node> known = new HashMap<>();
    last.phis.forEach(phi -> known.put(phi, last.incoming(phi, from)));
    return last.exit.withInputs(node -> graph.substituted(node, known));
  }

  /** Where it is known already how a block will decide, goes where that leads. */
  private boolean threadJumps(Block block) {
    if (block.phis.isEmpty()
        || !block.effects.isEmpty()
        || block.predecessors.contains(block)
        || !(block.exit instanceof Exit.Branch(Node condition, Block then, Block otherwise))
        || !usedOnlyBy(block, block.successors())) {
      return false;
    }
    for (Block before : List.copyOf(block.predecessors)) {
      Map<Node, Node> known = new HashMap<>();
      block.phis.forEach(phi -> known.put(phi, block.incoming(phi, before)));
      Node decided = graph.substituted(condition, known);
      Block target = decided.isConstant(0) ? otherwise : then;
      if (decided.isConstant()
          && !target.predecessors.contains(before)
          && !isOneOfSeveralEntries(before, block)) {
        redirect(before, block, target);
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether a way leads into a loop from outside, beside others. If it led past the loop's
   * header, the loop would have two blocks at which it is entered, which wasm has no structure for.
   */
  private boolean isOneOfSeveralEntries(Block before, Block header) {
    Dominators dominators = new Dominators(graph);
    List<Block> entries =
        header.predecessors.stream().filter(from -> !dominators.dominates(header, from)).toList();
    return entries.size() < header.predecessors.size()
        && entries.size() > 1
        && entries.contains(before);
  }

  /** Returns the expressions that are needed for some values. */
  static List<Node> expressions(List<Node> values) {
    Set<Node> seen = new HashSet<>();
    use(values, seen);
    return new ArrayList<>(seen);
  }
}
