package dev.linalloc.compiler;

import java.lang.classfile.Opcode;

/** What the constructs outside the subset are called in Java. */
final class Constructs {
  private Constructs() {}

  static String describe(Opcode opcode) {
    return switch (opcode) {
      case NEW -> "new";
      case NEWARRAY, ANEWARRAY, MULTIANEWARRAY, ARRAYLENGTH -> arrays();
      case IALOAD, LALOAD, BALOAD, CALOAD, SALOAD, AALOAD, FALOAD, DALOAD -> arrays();
      case IASTORE, LASTORE, BASTORE, CASTORE, SASTORE, AASTORE, FASTORE, DASTORE -> arrays();
      case MONITORENTER, MONITOREXIT -> "synchronized";
      case CHECKCAST -> "a cast to a class";
      case INSTANCEOF -> "instanceof";
      case INVOKEDYNAMIC -> "a lambda, a method reference or a string concatenation";
      case ACONST_NULL, IFNULL, IFNONNULL -> "null";
      case IF_ACMPEQ, IF_ACMPNE -> "a comparison of references";
      case LDC, LDC_W, LDC2_W -> "a constant that is not an int or a long";
      default -> isFloating(opcode) ? "floating point (" + opcode + ")" : "instruction " + opcode;
    };
  }

  private static String arrays() {
    return "an array";
  }

  private static boolean isFloating(Opcode opcode) {
    String name = opcode.name();
    return name.matches(
        "[FD](CONST|LOAD|STORE|ADD|SUB|MUL|DIV|REM|NEG|CMP).*|[ILFD]2[FD]|[FD]2[IL]");
  }
}
