package dev.linalloc.proofs.symbolic;

import com.microsoft.z3.BitVecExpr;
import java.util.HashMap;
import java.util.Map;

/**
 * What a call starts from and what it leaves: the object's fields and the memory.
 *
 * @param fields the numbers among the fields, by name
 */
public record State(Map<String, BitVecExpr> fields, SymbolicMemory memory) {
  public State {
    fields = Map.copyOf(fields);
  }

  /** Returns the field of that name. */
  public BitVecExpr field(String name) {
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
    return new State(changed, memory);
  }

  State with(SymbolicMemory changed) {
    return new State(fields, changed);
  }
}
