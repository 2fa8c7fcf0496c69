package dev.linalloc.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A basic block: the phis that tell what came in from which predecessor, the effects in their
 * order, and where control goes from here.
 */
final class Block {
  final List<Block> predecessors = new ArrayList<>();

  /** Each has an input for every predecessor, in the same order. */
  final List<Node> phis = new ArrayList<>();

  final List<Node> effects = new ArrayList<>();

  Exit exit = new Exit.Open();

  List<Block> successors() {
    return exit.targets();
  }

  /** Ends the block and makes it known to those that follow. */
  void end(Exit how) {
    exit = how;
    how.targets().forEach(target -> target.predecessors.add(this));
  }

  Node addPhi(ValueType type) {
    Node phi = new Node(Op.PHI, type, 0, List.of());
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
  Node incoming(Node phi, Block from) {
    return phi.input(predecessors.indexOf(from));
  }

  /** Returns what each phi is when control comes from there. */
  Map<Node, Node> phisFrom(Block from) {
    Map<Node, Node> values = new HashMap<>();
    phis.forEach(phi -> values.put(phi, incoming(phi, from)));
    return values;
  }
}
