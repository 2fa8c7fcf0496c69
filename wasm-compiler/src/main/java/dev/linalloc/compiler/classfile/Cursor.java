package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the translation of a function has come to: the block that is being written, and what is
 * known there. All classes that translate a function share one.
 */
final class Cursor {
  private Block block;
  private Frame frame = new Frame(0, Map.of());

  Cursor(Block start) {
    block = start;
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

  /** Adds an instruction for its effect. */
  Node effect(Op op, @Nullable ValueType type, Node... inputs) {
    return effect(op, type, Operand.NONE, inputs);
  }

  /** Adds an instruction that names something, for its effect. */
  Node effect(Op op, @Nullable ValueType type, Operand operand, Node... inputs) {
    Node node = new Node(op, type, operand, List.of(inputs));
    block.effects.add(node);
    return node;
  }
}
