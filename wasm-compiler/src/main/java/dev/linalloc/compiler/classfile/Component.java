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
 * An object that exists at compile time: the allocator itself, or a component of it. Its number
 * fields become globals. Its reference fields never change after the constructors: each stands for
 * one known object, and leaves nothing in the module.
 */
public final class Component {
  /** The internal name of its class. */
  final String owner;

  /**
   * The node that stands for the object in a {@link Frame}. Each object has one, so comparing nodes
   * by identity compares objects.
   */
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

  /** Returns the globals that its fields became, by the fields' names. */
  Map<String, Integer> globals() {
    return globals;
  }

  /** Returns what its fields refer to, by the fields' names. */
  Map<String, Node> references() {
    return references;
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
   * Assigns a field that refers to the memory or to a component. Returns false, and changes
   * nothing, if the field has been assigned before.
   */
  boolean refer(String field, Node to) {
    return references.putIfAbsent(field, to) == null;
  }
}
