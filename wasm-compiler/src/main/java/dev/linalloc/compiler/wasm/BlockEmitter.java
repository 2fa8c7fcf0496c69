package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Exit;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the code of blocks for wasm's operand stack, from the last instruction to the first.
 *
 * <p>Going backwards, it meets each operand at its use. It computes the operand right there, unless
 * that would move it past an effect with which it must not change places. Then the operand is
 * computed at its own place and read from a variable. If a value has several uses, the first one
 * computes it and keeps a copy ({@code local.tee}).
 */
public final class BlockEmitter {
  private final Schedule schedule;
  private final Map<Node, Variable> variables = new HashMap<>();

  private final Set<Node> written = new HashSet<>();

  /** The number of uses of a node that are not written yet, in the current block. */
  private final Map<Node, Integer> usesLeft = new HashMap<>();

  // the block that is being written, and its code
  private Block block = new Block();
  private final List<Instr> backwards = new ArrayList<>();

  private BlockEmitter(Schedule schedule) {
    this.schedule = schedule;
  }

  /** Returns the code of all blocks. */
  public static BlockCode emit(Schedule schedule) {
    BlockEmitter emitter = new BlockEmitter(schedule);
    Graph graph = schedule.graph();
    for (Node parameter : graph.parameters) {
      emitter.variables.put(parameter, new Variable(parameter.valueType(), parameter.parameter()));
    }
    Map<Block, List<Instr>> code = new LinkedHashMap<>();
    // BlockCode has dominators before the blocks that they dominate.
    schedule.dominators().order.forEach(block -> code.put(block, emitter.code(block)));
    return new BlockCode(graph, code);
  }

  /** Returns the code of a block, with the operands of its exit but without the exit itself. */
  private List<Instr> code(Block of) {
    block = of;
    backwards.clear();
    List<Node> expressions = schedule.expressions(block);
    schedule.exitInputs(block).reversed().forEach(this::operand);
    if (block.exit instanceof Exit.Jump(Block next)) {
      copies(next);
    }
    for (Node expression : expressions) {
      if (schedule.usesIn(expression, block) == 0) {
        statement(expression);
      }
    }
    for (int i = block.effects.size() - 1; i >= 0; i--) {
      if (!written.contains(block.effects.get(i))) {
        statement(block.effects.get(i));
      }
    }
    List<Instr> code = new ArrayList<>(backwards);
    Collections.reverse(code);
    return code;
  }

  private void put(Op op, Variable variable) {
    backwards.add(Instr.of(op, variable));
  }

  private Variable variable(Node node) {
    return variables.computeIfAbsent(node, n -> new Variable(n.valueType(), -1));
  }

  /** Writes a node as a statement of its own: its result goes to a variable, or is dropped. */
  private void statement(Node node) {
    if (node.type != null) {
      boolean isUsed = variables.containsKey(node) || schedule.isUsedElsewhere(node);
      if (isUsed) {
        put(Op.LOCAL_SET, variable(node));
      } else {
        backwards.add(Instr.of(Op.DROP));
      }
    }
    make(node);
  }

  private void make(Node node) {
    written.add(node);
    backwards.add(Instr.of(node));
    node.inputs.reversed().forEach(this::operand);
  }

  private void operand(Node node) {
    int left = usesLeft.computeIfAbsent(node, n -> schedule.usesIn(n, block)) - 1;
    usesLeft.put(node, left);
    boolean isHere = schedule.place(node, block) == block;
    if (left > 0 || !isHere || node.op == Op.PHI || node.op == Op.PARAMETER || mustWait(node)) {
      put(Op.LOCAL_GET, variable(node));
      return;
    }
    if (variables.containsKey(node) || schedule.isUsedElsewhere(node)) {
      put(Op.LOCAL_TEE, variable(node));
    }
    make(node);
  }

  /**
   * Returns whether the node cannot be written yet, because an effect that must stay after it is
   * not. Code is written backwards, so the node would come after the effect.
   */
  private boolean mustWait(Node node) {
    int at = block.effects.indexOf(node);
    return block.effects.subList(at + 1, block.effects.size()).stream()
        .anyMatch(later -> !written.contains(later) && Effects.conflict(node, later));
  }

  /**
   * Writes the copies to the next block's phis. The copies are parallel: none may change a phi that
   * another still reads. Going backwards, the next copy is one whose value uses no other phi that
   * is still waiting. If there is none, all waiting values are computed before the first is stored.
   */
  private void copies(Block next) {
    List<Node> waiting = new ArrayList<>(next.phis);
    while (!waiting.isEmpty()) {
      Node free =
          waiting.stream().filter(phi -> !reads(next, phi, waiting)).findFirst().orElse(null);
      List<Node> together = free == null ? List.copyOf(waiting) : List.of(free);
      together.forEach(phi -> put(Op.LOCAL_SET, variable(phi)));
      together.reversed().forEach(phi -> operand(next.incoming(phi, block)));
      waiting.removeAll(together);
    }
  }

  /** Returns whether the value that a phi gets uses one of the others. */
  private boolean reads(Block next, Node phi, List<Node> others) {
    return isMadeFrom(next.incoming(phi, block), others.stream().filter(o -> o != phi).toList());
  }

  private boolean isMadeFrom(Node node, List<Node> phis) {
    boolean isMadeHere = node.op != Op.PHI && schedule.place(node, block) == block;
    return phis.contains(node)
        || (isMadeHere && node.inputs.stream().anyMatch(input -> isMadeFrom(input, phis)));
  }
}
