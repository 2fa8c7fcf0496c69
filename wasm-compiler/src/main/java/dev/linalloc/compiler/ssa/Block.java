package dev.linalloc.compiler.ssa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A basic block: its phis, which select a value by the predecessor that control came from; its
 * effects in order; and its exit.
 */
public final class Block {
  public final List<Block> predecessors = new ArrayList<>();

  /** Each has an input for every predecessor, in the same order. */
  public final List<Node> phis = new ArrayList<>();

  public final List<Node> effects = new ArrayList<>();

  public Exit exit = new Exit.Open();

  public List<Block> successors() {
    return exit.targets();
  }

  /** Sets the exit, and adds this block to the predecessors of its targets. */
  public void end(Exit how) {
    exit = how;
    how.targets().forEach(target -> target.predecessors.add(this));
  }

  /**
   * Moves the effects from a position on, and the exit, to a new block, and returns that. This
   * block then has no exit.
   */
  Block split(int at) {
    Block rest = new Block();
    List<Node> moved = effects.subList(at, effects.size());
    rest.effects.addAll(moved);
    moved.clear();
    rest.exit = exit;
    for (Block next : rest.successors()) {
      next.predecessors.replaceAll(before -> before == this ? rest : before);
    }
    exit = new Exit.Open();
    return rest;
  }

  public Node addPhi(ValueType type) {
    Node phi = new Node(Op.PHI, type, List.of());
    phis.add(phi);
    return phi;
  }

  /** Removes a predecessor, and its input of each phi. */
  void removePredecessor(Block from) {
    int at = predecessors.indexOf(from);
    predecessors.remove(at);
    phis.forEach(phi -> phi.inputs.remove(at));
  }

  /** Returns the value of a phi of this block when control comes from a predecessor. */
  public Node incoming(Node phi, Block from) {
    return phi.input(predecessors.indexOf(from));
  }

  /** Returns the value of each phi when control comes from a predecessor. */
  Map<Node, Node> phisFrom(Block from) {
    Map<Node, Node> values = new HashMap<>();
    phis.forEach(phi -> values.put(phi, incoming(phi, from)));
    return values;
  }
}
