package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.ValueType;
import org.jspecify.annotations.Nullable;

/** A variable of a function; several may come to share a local of wasm. */
final class Variable {
  final ValueType type;

  /** The number of the parameter that it is, or −1. */
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

  /** Makes this variable one with another. */
  void join(Variable with) {
    joined = with;
  }
}
