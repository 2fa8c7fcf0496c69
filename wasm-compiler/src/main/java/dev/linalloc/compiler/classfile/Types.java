package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.ValueType;
import java.lang.constant.ClassDesc;

/** What values of Java's types are in the graph. */
final class Types {
  private Types() {}

  /** Returns the type of a value that Java declares so; floating point has none. */
  static ValueType of(ClassDesc type) {
    return switch (type.descriptorString()) {
      case "I", "Z", "B", "S", "C" -> ValueType.I32;
      case "J" -> ValueType.I64;
      case "F", "D" -> throw Constructs.floatingPoint(type.displayName());
      default -> ValueType.REFERENCE;
    };
  }
}
