package dev.linalloc.compiler.ssa;

/**
 * The types of values: wasm's two integers, and what Java calls references and wasm need not know.
 */
public enum ValueType {
  I32,
  I64,
  /** The allocator, its memory or a component: an object that the compiler knows. */
  REFERENCE;

  /** Returns what wasm calls one of its integers. */
  public dev.linalloc.format.ValueType wasm() {
    return dev.linalloc.format.ValueType.valueOf(name());
  }

  /** Returns one of wasm's integers. */
  public static ValueType of(dev.linalloc.format.ValueType type) {
    return valueOf(type.name());
  }
}
