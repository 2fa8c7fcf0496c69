package dev.linalloc.compiler;

import java.lang.constant.ClassDesc;

/**
 * The types of values: wasm's two integers, and what Java calls references and wasm need not know.
 */
enum ValueType {
  I32,
  I64,
  /** The allocator, its memory or a component: an object that the compiler knows. */
  REFERENCE;

  /** Returns what wasm calls one of its integers. */
  dev.linalloc.format.ValueType wasm() {
    return dev.linalloc.format.ValueType.valueOf(name());
  }

  /** Returns one of wasm's integers. */
  static ValueType of(dev.linalloc.format.ValueType type) {
    return valueOf(type.name());
  }

  /** Returns the type of a value that Java declares so; floating point has none. */
  static ValueType of(ClassDesc type) {
    return switch (type.descriptorString()) {
      case "I", "Z", "B", "S", "C" -> I32;
      case "J" -> I64;
      case "F", "D" -> throw Constructs.floatingPoint(type.displayName());
      default -> REFERENCE;
    };
  }
}
