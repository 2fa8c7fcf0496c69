package dev.linalloc.proofs.symbolic;

import com.microsoft.z3.BitVecExpr;
import java.util.HashMap;
import java.util.Map;

/**
 * What a call starts from and what it leaves: the object's fields, those of its components, and the
 * memory.
 *
 * @param fields the numbers among the fields, by name; a component's follow its object's name
 * @param references the components that fields refer to, by the fields' names
 */
public record State(
    Map<String, BitVecExpr> fields,
    SymbolicMemory memory,
    Map<String, Value.Reference> references) {
  public State {
    fields = Map.copyOf(fields);
    references = Map.copyOf(references);
  }

  /** Starts from an object without components. */
  public State(Map<String, BitVecExpr> fields, SymbolicMemory memory) {
    this(fields, memory, Map.of());
  }

  /**
   * Returns a field by its path from the object that the call starts with: {@code top}, or {@code
   * quick.segments.top} through components.
   */
  public BitVecExpr field(String path) {
    String name = path;
    String[] steps = path.split("\\.", -1);
    for (int i = 0; i < steps.length; i++) {
      name = i == 0 ? steps[0] : component(name, path).field(steps[i]);
    }
    return number(name);
  }

  private Value.Reference component(String name, String path) {
    Value.Reference component = references.get(name);
    if (component == null) {
      throw new IllegalArgumentException("no component " + name + " on the way to " + path);
    }
    return component;
  }

  /** Returns a field by its name among the fields of all objects. */
  BitVecExpr number(String name) {
    BitVecExpr value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "no field " + name + " was given or assigned, only " + fields.keySet());
    }
    return value;
  }

  State with(String name, BitVecExpr value) {
    Map<String, BitVecExpr> changed = new HashMap<>(fields);
    changed.put(name, value);
    return new State(changed, memory, references);
  }

  State with(String name, Value.Reference component) {
    Map<String, Value.Reference> changed = new HashMap<>(references);
    changed.put(name, component);
    return new State(fields, memory, changed);
  }

  State with(SymbolicMemory changed) {
    return new State(fields, changed, references);
  }
}
