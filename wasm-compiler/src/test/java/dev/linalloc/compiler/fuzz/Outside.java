package dev.linalloc.compiler.fuzz;

/**
 * Constructs outside the compilable subset: the rows of the table of refusals in {@code SUBSET.md}.
 * The refusal names class, method, line, construct, and what to write instead.
 */
enum Outside {
  ARRAY("arrays", "int[] outside = new int[2];", "an array"),
  OBJECT("objects", "Object outside = new Object();", "new"),
  FLOATING(
      "floating point",
      "double outside = (double) 1 / this.memory.memorySize();",
      "floating point"),
  CONSTANT(
      "constants that are no `int` or `long`",
      "String outside = \"\";",
      "a constant that is not an int or a long"),
  HANDLER(
      "`try`",
      "try { this.memory.memorySize(); } catch (RuntimeException e) { }",
      "an exception handler"),
  LAMBDA(
      "lambdas, method references, string concatenation",
      "Runnable outside = () -> { };",
      "a lambda, a method reference or a string concatenation"),
  NULL("`null`", "Object outside = null;", "null"),
  INSTANCEOF(
      "`instanceof`", "boolean outside = this.memory instanceof AutoCloseable;", "instanceof"),
  CLASS_CAST(
      "casts to a class",
      "AutoCloseable outside = (AutoCloseable) this.memory;",
      "a cast to a class"),
  REFERENCE_COMPARISON(
      "comparisons of references",
      "boolean outside = (Object) this.memory == (Object) this;",
      "a comparison of references"),
  REFERENCE_CHOICE(
      "choices between references",
      "Object outside = this.memory.memorySize() > 1 ? this.memory : this;",
      "a choice between references"),
  COMPONENT_CHOICE(
      "choices between components",
      "Part outside = this.memory.memorySize() > 1 ? this.part : this.other;",
      "a choice between references"),
  COMPONENT_ASSIGNED_AGAIN(
      "components assigned again", "this.other = this.part;", "an assignment to field other"),
  COMPONENT_MADE_LATER(
      "components made outside the constructor",
      "Part outside = new Part(this.memory, 1, 2L);",
      "new"),
  SYNCHRONIZED("`synchronized`", "synchronized (this) { }", "synchronized"),
  LIBRARY_CALL(
      "other calls of the library",
      "int outside = Math.addExact(1, this.memory.memorySize());",
      "a call of java.lang.Math.addExact(II)I"),
  STATIC_FIELD(
      "static fields",
      "Object outside = java.util.Locale.ROOT;",
      "static field java.util.Locale.ROOT"),
  ASSERT("`assert`", "assert this.memory.memorySize() > 0;", "assert"),
  LOOP_IN_EXPRESSION(
      "a loop inside an expression",
      "int outside = 1 + switch (this.memory.memorySize()) { case 0 -> { int i = 0; while (i < 3) {"
          + " i++; } yield i; } default -> 1; };",
      "a loop inside an expression");

  /** The first cell of its row in {@code SUBSET.md}. */
  final String title;

  /** A statement that uses it, on one line. */
  final String code;

  /** The construct's name in the message. */
  final String construct;

  Outside(String title, String code, String construct) {
    this.title = title;
    this.code = code;
    this.construct = construct;
  }
}
