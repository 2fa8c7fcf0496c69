package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;

/** The value of a local variable or of an entry of the operand stack. */
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
   * @param name tells the object from others; empty for the object that a call starts with
   */
  record Reference(String owner, String name) implements Value {
    static final Reference MEMORY = new Reference("", "memory");

    /** Returns the name of a field among the fields of all objects. */
    String field(String field) {
      return name.isEmpty() ? field : name + "." + field;
    }
  }
}
