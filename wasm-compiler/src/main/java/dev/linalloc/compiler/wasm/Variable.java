package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A value that the code keeps beside the operand stack. Several variables may share a wasm local.
 */
final class Variable {
  final ValueType type;

  /** The index of the parameter that it stands for, or −1. */
  final int parameter;

  private @Nullable Variable joined;

  Variable(ValueType type, int parameter) {
    this.type = type;
    this.parameter = parameter;
  }

  boolean isParameter() {
    return parameter >= 0;
  }

  /** Returns the variable that stands for all that have been joined with this one. */
  Variable shared() {
    return joined == null ? this : joined.shared();
  }

  /** Joins this variable with another: both then have one local. */
  void join(Variable with) {
    joined = with;
  }
}
