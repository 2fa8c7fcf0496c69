package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An instruction of straight-line code.
 *
 * @param operand the immediate operand, unless that is a variable
 * @param variable the variable of a {@code local.get}, {@code local.set} or {@code local.tee},
 *     otherwise null
 * @param origin the source line, or empty
 */
record Instr(Op op, Operand operand, @Nullable Variable variable, String origin) {
  static Instr of(Op op) {
    return of(op, Operand.NONE);
  }

  static Instr of(Op op, Operand operand) {
    return new Instr(op, operand, null, "");
  }

  /** Returns the instruction that computes a node. */
  static Instr of(Node node) {
    return new Instr(node.op, node.operand, null, node.origin());
  }

  static Instr of(Op op, Variable variable) {
    return new Instr(op, Operand.NONE, variable, "");
  }

  /** Returns the opposite of a comparison. */
  Instr negated() {
    return new Instr(op.negated(), operand, variable, origin);
  }

  boolean isOn(Op wanted) {
    return op == wanted;
  }

  /** Returns whether it gives a variable a value. */
  boolean stores() {
    return op == Op.LOCAL_SET || op == Op.LOCAL_TEE;
  }

  /** Returns the variable that its own has been joined with, or its own. */
  Variable shared() {
    return Objects.requireNonNull(variable, () -> op + " has no variable").shared();
  }
}
