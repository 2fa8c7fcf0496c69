package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.ValueType;
import java.lang.constant.ClassDesc;

/** Java's types as types of the graph. */
final class Types {
  private Types() {}

  /** Returns the graph's type for a type of Java; refuses floating point. */
  static ValueType of(ClassDesc type) {
    return switch (type.descriptorString()) {
      case "I", "Z", "B", "S", "C" -> ValueType.I32;
      case "J" -> ValueType.I64;
      case "F", "D" -> throw Constructs.floatingPoint(type.displayName());
      default -> ValueType.REFERENCE;
    };
  }
}
