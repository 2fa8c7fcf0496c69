package dev.linalloc.proofs.symbolic;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;

/**
 * One way through a method, from its first instruction to where it returns or traps.
 *
 * @param when the inputs that take it
 * @param after what it leaves
 * @param answer what it returns; null where that is nothing
 * @param trap what ends it instead of a return, or the empty string
 */
public record Path(BoolExpr when, State after, BitVecExpr answer, String trap) {
  /** Returns whether it ends in a return. */
  public boolean returns() {
    return trap.isEmpty();
  }
}
