package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.util.Optional;

/**
 * One path through a method, from its first instruction to a return or a trap.
 *
 * @param when the condition on the inputs that take the path
 * @param after the state at the end
 * @param result the result, if the method returns a number
 * @param trap why it traps, if it does not return
 */
public record Path(BoolExpr when, State after, Optional<BitVecExpr> result, Optional<String> trap) {
  /** Returns whether the path ends in a return. */
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
