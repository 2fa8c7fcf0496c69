package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values known at one point of a method: of its local variables, its operand stack, and the
 * fields that every path to this point has read or assigned.
 */
final class Frame {
  final @Nullable Node[] locals;
  final List<Node> stack;
  final Map<Integer, Node> fields;

  /** Whether this is a point of a constructor that every run passes exactly once. */
  boolean isOnce;

  Frame(int slots, Map<Integer, Node> fields) {
    this(new Node[slots], List.of(), fields);
  }

  private Frame(@Nullable Node[] locals, List<Node> stack, Map<Integer, Node> fields) {
    this.locals = locals.clone();
    this.stack = new ArrayList<>(stack);
    this.fields = new HashMap<>(fields);
  }

  /**
   * Returns the frame after a method has returned: the fields, and the returned value on the stack.
   */
  Frame afterReturn(@Nullable Node value) {
    return new Frame(new Node[0], value == null ? List.of() : List.of(value), fields);
  }

  Frame copy() {
    return new Frame(locals, stack, fields);
  }

  /**
   * Returns the frame at the start of a block. Values that differ between the block's predecessors
   * become its phis.
   *
   * @param incoming the frames at the ends of the block's predecessors, in the same order
   */
  static Frame merge(Block block, List<Frame> incoming) {
    Frame merged = incoming.getFirst().copy();
    for (int i = 0; i < merged.locals.length; i++) {
      int slot = i;
      merged.locals[i] = meet(block, incoming.stream().map(each -> each.locals[slot]).toList());
    }
    for (int i = 0; i < merged.stack.size(); i++) {
      int depth = i;
      Node met = meet(block, incoming.stream().map(each -> each.stack.get(depth)).toList());
      if (met == null) {
        throw Constructs.choiceOfReferences();
      }
      merged.stack.set(i, met);
    }
    merged
        .fields
        .entrySet()
        .removeIf(
            known ->
                incoming.stream()
                    .anyMatch(each -> each.fields.get(known.getKey()) != known.getValue()));
    return merged;
  }

  private static @Nullable Node meet(Block block, List<@Nullable Node> values) {
    Node first = values.getFirst();
    if (values.stream().allMatch(value -> value == first)) {
      return first;
    }
    if (first == null
        || first.type == ValueType.REFERENCE
        || values.stream().anyMatch(value -> value == null || value.type != first.type)) {
      // The variable is unknown from here on.
      // If the types differ, verified bytecode does not read it any more.
      // If it would be a choice between references, a read of it is refused.
      return null;
    }
    Node phi = block.addPhi(first.valueType());
    values.forEach(phi.inputs::add);
    return phi;
  }

  /**
   * Makes a phi for each local variable that holds a number, as the loop may change it, and forgets
   * the fields. The phis have only the inputs from before the loop; {@link #closeLoop} adds the
   * others.
   *
   * @param stored the local variables that the loop assigns; a reference in one of them is unknown
   *     from here on
   */
  void openLoop(Block header, int predecessors, Set<Integer> stored) {
    for (int i = 0; i < locals.length; i++) {
      Node local = locals[i];
      if (local == null) {
        continue;
      }
      if (local.type != ValueType.REFERENCE) {
        locals[i] = loopPhi(header, local, predecessors);
      } else if (stored.contains(i)) {
        locals[i] = null;
      }
    }
    fields.clear();
  }

  private static Node loopPhi(Block header, Node value, int predecessors) {
    if (header.phis.contains(value)) {
      return value; // merge has made the phi
    }
    Node phi = header.addPhi(value.valueType());
    for (int i = 0; i < predecessors; i++) {
      phi.inputs.add(value);
    }
    return phi;
  }

  /**
   * Adds the values at the end of the loop's body to the phis of {@link #openLoop}. {@code this} is
   * the frame at the loop's start.
   *
   * @param latch the frame at the jump back to the start
   */
  void closeLoop(Block header, Frame latch) {
    for (int i = 0; i < locals.length; i++) {
      Node local = locals[i];
      if (local != null && local.type == ValueType.REFERENCE && latch.locals[i] != local) {
        throw Constructs.choiceOfReferences();
      }
    }
    for (Node phi : header.phis) {
      Node value = latch.locals[Arrays.asList(locals).indexOf(phi)];
      // A dead variable may hold a value of any type: the phi itself stands in for it.
      phi.inputs.add(value == null || value.type != phi.type ? phi : value);
    }
  }
}
