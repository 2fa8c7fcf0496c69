package dev.linalloc.compiler.ssa;

/**
 * The types of values: wasm's two integer types, and references, which exist only inside the
 * compiler.
 */
public enum ValueType {
  I32,
  I64,
  /** The allocator, its memory or a component: an object that the compiler knows. */
  REFERENCE;

  /** Returns the wasm type of the same name; a reference has none. */
  public dev.linalloc.format.ValueType wasm() {
    return dev.linalloc.format.ValueType.valueOf(name());
  }

  /** Returns the type for one of wasm's integer types. */
  public static ValueType of(dev.linalloc.format.ValueType type) {
    return valueOf(type.name());
  }
}
