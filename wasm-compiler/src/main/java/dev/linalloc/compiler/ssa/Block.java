package dev.linalloc.compiler.ssa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A basic block: the phis that tell what came in from which predecessor, the effects in their
 * order, and where control goes from here.
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

  /** Ends the block and makes it known to those that follow. */
  public void end(Exit how) {
    exit = how;
    how.targets().forEach(target -> target.predecessors.add(this));
  }

  public Node addPhi(ValueType type) {
    Node phi = new Node(Op.PHI, type, List.of());
    phis.add(phi);
    return phi;
  }

  /** Forgets that control may come from there. */
  void removePredecessor(Block from) {
    int at = predecessors.indexOf(from);
    predecessors.remove(at);
    phis.forEach(phi -> phi.inputs.remove(at));
  }

  /** Returns what a phi of this block is when control comes from there. */
  public Node incoming(Node phi, Block from) {
    return phi.input(predecessors.indexOf(from));
  }

  /** Returns what each phi is when control comes from there. */
  Map<Node, Node> phisFrom(Block from) {
    Map<Node, Node> values = new HashMap<>();
    phis.forEach(phi -> values.put(phi, incoming(phi, from)));
    return values;
  }
}
