package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;

/** What a local variable or a place on the stack holds. */
sealed interface Value {
  /** An int or a long. */
  record Word(BitVecExpr bits) implements Value {
    boolean isLong() {
      return bits.getSortSize() == 64;
    }
  }

  /**
   * The memory, or an object with fields.
   *
   * @param owner its class, by internal name
   * @param name tells it from other objects; the object that a call starts with has no name
   */
  record Reference(String owner, String name) implements Value {
    static final Reference MEMORY = new Reference("", "memory");

    /** Returns the name of a field among the fields of all objects. */
    String field(String field) {
      return name.isEmpty() ? field : name + "." + field;
    }
  }
}
