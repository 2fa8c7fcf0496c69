package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object that the compiler knows: the allocator itself, or a component of it. Its numbers are
 * globals. Its references never change after the constructors, so each stands for one object, and
 * nothing of them is left in the module.
 */
final class Component {
  /** The internal name of its class. */
  final String owner;

  /** What stands for it in a {@link Frame}; there is one such node, so identity tells objects. */
  final Node reference;

  private final Map<String, Integer> globals = new HashMap<>();
  private final Map<String, Node> references = new HashMap<>();

  Component(String owner) {
    this.owner = owner;
    reference = new Node(Op.OBJECT, ValueType.REFERENCE, List.of());
  }

  void addGlobal(String field, int global) {
    globals.put(field, global);
  }

  /** Returns the global that a field became. */
  int global(String field) {
    return Objects.requireNonNull(globals.get(field), "no number in a field");
  }

  /** Returns what a field refers to, or null if no constructor has assigned it yet. */
  @Nullable Node reference(String field) {
    return references.get(field);
  }

  /**
   * Assigns a field that refers to the memory or to a component; returns whether it is the first.
   */
  boolean refer(String field, Node to) {
    return references.putIfAbsent(field, to) == null;
  }
}
