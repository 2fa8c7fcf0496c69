package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state before or after a call: the fields of the object and of its components, and the memory.
 * Immutable: a change makes a new state.
 */
public final class State {
  private final Map<String, BitVecExpr> fields;
  private final SymbolicMemory memory;
  private final Map<String, Value.Reference> components;

  /**
   * Makes the state of an object without components.
   *
   * @param fields the values of its fields, by name
   */
  public State(Map<String, BitVecExpr> fields, SymbolicMemory memory) {
    this(fields, memory, Map.of());
  }

  private State(
      Map<String, BitVecExpr> fields,
      SymbolicMemory memory,
      Map<String, Value.Reference> components) {
    this.fields = Map.copyOf(fields);
    this.memory = memory;
    this.components = Map.copyOf(components);
  }

  /**
   * Returns the numeric fields by name. The name of a component's field begins with the component's
   * name.
   */
  public Map<String, BitVecExpr> fields() {
    return fields;
  }

  /** Returns the memory. */
  public SymbolicMemory memory() {
    return memory;
  }

  /**
   * Returns a field by its path from the object that the call starts with: {@code top}, or {@code
   * quick.segments.top} through components.
   *
   * @throws IllegalArgumentException if there is no such field, or it was neither given nor
   *     assigned
   */
  public BitVecExpr field(String path) {
    String[] steps = path.split("\\.", -1);
    String name = steps[0];
    for (int i = 1; i < steps.length; i++) {
      Value.Reference component = components.get(name);
      if (component == null) {
        throw new IllegalArgumentException("no component " + name + " on the way to " + path);
      }
      name = component.field(steps[i]);
    }
    return number(name);
  }

  /** Returns a numeric field by its name among the fields of all objects. */
  BitVecExpr number(String name) {
    BitVecExpr value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "no field " + name + " was given or assigned, only " + fields.keySet());
    }
    return value;
  }

  /** Returns the component that a field refers to, or null if the field was not assigned. */
  Value.@Nullable Reference component(String name) {
    return components.get(name);
  }

  State with(String name, BitVecExpr value) {
    Map<String, BitVecExpr> changed = new HashMap<>(fields);
    changed.put(name, value);
    return new State(changed, memory, components);
  }

  State with(String name, Value.Reference component) {
    Map<String, Value.Reference> changed = new HashMap<>(components);
    changed.put(name, component);
    return new State(fields, memory, changed);
  }

  State with(SymbolicMemory changed) {
    return new State(fields, changed, components);
  }
}
