package dev.linalloc.compiler.ssa;

import java.util.List;

/**
 * The immediate operand of an instruction. Functions and globals have the program's numbers; {@code
 * ModuleWriter} replaces them by the module's.
 */
public sealed interface Operand {
  /** No operand, as most instructions have. */
  Operand NONE = new None();

  /** No operand. */
  record None() implements Operand {}

  /** A constant number; one of 32 bits is sign-extended. */
  record Constant(long value) implements Operand {}

  /** A parameter of the function, from 0 on. */
  record Parameter(int index) implements Operand {}

  /** A global of the program. */
  record Global(int number) implements Operand {}

  /** A function of the program. */
  record Function(int number) implements Operand {}

  /** A name that the linker knows: of an address, or of a function outside the object. */
  record Symbol(String name) implements Operand {}

  // ---- only in the body of a function

  /** A local: a parameter, or a local behind the parameters. */
  record Local(int number) implements Operand {}

  /** The target of a branch: 0 is the innermost block around it. */
  record Label(int depth) implements Operand {}

  /** The targets of a {@code br_table}. */
  record Table(List<Label> cases, Label otherwise) implements Operand {}
}
