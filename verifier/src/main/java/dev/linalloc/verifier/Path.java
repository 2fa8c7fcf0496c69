package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.util.Optional;

/**
 * One way through a method, from its first instruction to where it returns or traps.
 *
 * @param when the inputs that take it
 * @param after what it leaves
 * @param result what it returns, if it returns a number
 * @param trap what ends it instead of a return, if anything does
 */
public record Path(BoolExpr when, State after, Optional<BitVecExpr> result, Optional<String> trap) {
  /** Returns whether it ends in a return. */
  public boolean returns() {
    return trap.isEmpty();
  }

  static Path returning(BoolExpr when, State after, Optional<BitVecExpr> result) {
    return new Path(when, after, result, Optional.empty());
  }

  static Path trapping(BoolExpr when, State after, String trap) {
    return new Path(when, after, Optional.empty(), Optional.of(trap));
  }
}
