package dev.linalloc.proofs.symbolic;

import com.microsoft.z3.BitVecExpr;

/** What a local variable or a place on the stack holds. */
sealed interface Value {
  /** An int or a long. */
  record Word(BitVecExpr bits) implements Value {
    boolean isLong() {
      return bits.getSortSize() == 64;
    }
  }

  /** The only two objects there are. */
  enum Reference implements Value {
    THIS,
    MEMORY
  }
}
