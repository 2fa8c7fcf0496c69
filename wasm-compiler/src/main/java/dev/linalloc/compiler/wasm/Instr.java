package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Op;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An instruction of straight-line code.
 *
 * @param immediate a constant's value, or a global's or function's number
 * @param variable the variable that a {@code local} instruction is about
 */
record Instr(Op op, long immediate, @Nullable Variable variable) {
  static Instr of(Op op, long immediate) {
    return new Instr(op, immediate, null);
  }

  static Instr of(Op op, Variable variable) {
    return new Instr(op, 0, variable);
  }

  boolean isOn(Op wanted) {
    return op == wanted;
  }

  /** Returns whether it gives a variable a value. */
  boolean stores() {
    return op == Op.LOCAL_SET || op == Op.LOCAL_TEE;
  }

  /** Returns the variable that stands for the one it is about. */
  Variable shared() {
    return Objects.requireNonNull(variable, () -> op + " has no variable").shared();
  }
}
