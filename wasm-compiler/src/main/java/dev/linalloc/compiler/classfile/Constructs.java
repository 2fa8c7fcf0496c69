package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Refusal;
import java.lang.classfile.Opcode;

/** The constructs outside the subset, as messages name them, and what to write instead. */
final class Constructs {
  private Constructs() {}

  /** Returns the refusal of an instruction. */
  static Refusal of(Opcode opcode) {
    return switch (opcode) {
      case NEW -> newObject();
      case NEWARRAY, ANEWARRAY, MULTIANEWARRAY, ARRAYLENGTH -> array();
      case IALOAD, LALOAD, BALOAD, CALOAD, SALOAD, AALOAD, FALOAD, DALOAD -> array();
      case IASTORE, LASTORE, BASTORE, CASTORE, SASTORE, AASTORE, FASTORE, DASTORE -> array();
      case MONITORENTER, MONITOREXIT -> isSynchronized();
      case CHECKCAST -> reference("a cast to a class");
      case INSTANCEOF -> reference("instanceof");
      case INVOKEDYNAMIC ->
          new Refusal("a lambda, a method reference or a string concatenation", "call a method");
      case ACONST_NULL, IFNULL, IFNONNULL -> reference("null");
      case IF_ACMPEQ, IF_ACMPNE -> reference("a comparison of references");
      case LDC, LDC_W, LDC2_W ->
          new Refusal("a constant that is not an int or a long", "use an int or a long");
      default ->
          isFloating(opcode)
              ? floatingPoint(opcode.name())
              : new Refusal(
                  "instruction " + opcode, "write code that javac compiles to other instructions");
    };
  }

  /**
   * Returns the refusal of an object that the constructor does not make exactly once in every run.
   */
  static Refusal newObject() {
    return new Refusal("new", "make it once, as a component, in every run of the constructor");
  }

  private static Refusal array() {
    return new Refusal("an array", "keep the values in linear memory");
  }

  static Refusal isSynchronized() {
    return new Refusal("synchronized", "leave it out: a wasm32 memory has one thread");
  }

  static Refusal floatingPoint(String what) {
    return new Refusal("floating point (" + what + ")", "compute with int or long");
  }

  static Refusal exception(String construct) {
    return new Refusal(construct, "return a number that says so");
  }

  /** Returns the refusal of a reference that is used other than as a receiver or an argument. */
  static Refusal reference(String construct) {
    return new Refusal(
        construct, "use numbers: the only references are this, the memory and components");
  }

  static Refusal anotherMemory(String where) {
    return new Refusal("another memory " + where, "use the one that the constructor is given");
  }

  static Refusal returnedReference() {
    return reference("a reference returned");
  }

  static Refusal choiceOfReferences() {
    return reference("a choice between references");
  }

  static Refusal argument(String type, String method) {
    return new Refusal(
        "an argument of type " + type + " for " + method,
        "pass int, long, the memory or a component");
  }

  static Refusal assigned(String field) {
    return new Refusal(
        "an assignment to field " + field + " that is not the only one or not always made",
        "assign a reference once, in every run of the constructor");
  }

  static Refusal unassigned(String field) {
    return new Refusal(
        "a use of field " + field + " before it refers to anything",
        "assign it earlier in the constructor");
  }

  static Refusal endlessConstructor() {
    return new Refusal(
        "a constructor that calls itself, or calls a method that does", "compute in a loop");
  }

  static Refusal component(String type) {
    return new Refusal(
        "new " + type, "make objects of package-private final classes beside the allocator alone");
  }

  static Refusal staticField(String owner, String name) {
    return name.equals("$assertionsDisabled")
        ? new Refusal("assert", "return a number that says so")
        : new Refusal(
            "static field " + owner.replace('/', '.') + "." + name,
            "use a field of the allocator, or a constant");
  }

  static Refusal call(String method) {
    return new Refusal(
        "a call of " + method,
        "write it in the class, in a component, or as a static method of a package-private class"
            + " beside it");
  }

  private static boolean isFloating(Opcode opcode) {
    String name = opcode.name();
    return name.matches(
        "[FD](CONST|LOAD|STORE|ADD|SUB|MUL|DIV|REM|NEG|CMP).*|[ILFD]2[FD]|[FD]2[IL]");
  }
}
