package dev.linalloc.compiler;

import java.lang.constant.ClassDesc;

/**
 * The types of values: wasm's two integers, and what Java calls references and wasm need not know.
 */
enum ValueType {
  I32(0x7f),
  I64(0x7e),
  /** The allocator, its memory or a component: an object that the compiler knows. */
  REFERENCE(0);

  final int code;

  ValueType(int code) {
    this.code = code;
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
