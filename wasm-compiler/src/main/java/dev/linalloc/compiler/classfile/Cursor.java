package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The current position of a function's translation: the block that is being written, and the frame
 * of the values known there. All classes that translate one function share one cursor.
 */
final class Cursor {
  private final Graph graph;
  private Block block;
  private Frame frame = new Frame(0, Map.of());

  Cursor(Graph graph) {
    this.graph = graph;
    block = graph.entry;
  }

  void move(Block to, Frame with) {
    block = to;
    frame = with;
  }

  Block block() {
    return block;
  }

  Frame frame() {
    return frame;
  }

  Node pop() {
    return frame.stack.removeLast();
  }

  void push(Node value) {
    frame.stack.add(value);
  }

  /** Appends an instruction with an effect to the block. */
  Node effect(Op op, @Nullable ValueType type, Node... inputs) {
    return effect(op, type, Operand.NONE, inputs);
  }

  /** Appends an instruction with an effect and an immediate operand to the block. */
  Node effect(Op op, @Nullable ValueType type, Operand operand, Node... inputs) {
    Node node = new Node(op, type, operand, List.of(inputs)).from(graph.origin);
    block.effects.add(node);
    return node;
  }
}
