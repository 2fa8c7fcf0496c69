package dev.linalloc.compiler.ssa;

import java.util.List;

/**
 * What an instruction names beside the values that it uses. The numbers of functions and globals
 * are those of the program: the module that is written has others.
 */
public sealed interface Operand {
  /** Nothing, which most instructions name. */
  Operand NONE = new None();

  /** Nothing. */
  record None() implements Operand {}

  /** A number; one of 32 bits is sign-extended. */
  record Constant(long value) implements Operand {}

  /** A parameter of the function, from 0 on. */
  record Parameter(int index) implements Operand {}

  /** A global of the program. */
  record Global(int number) implements Operand {}

  /** A function of the program. */
  record Function(int number) implements Operand {}

  // ---- only in the body of a function

  /** A local: a parameter, or a local behind the parameters. */
  record Local(int number) implements Operand {}

  /** Where a branch leads: out of so many blocks beyond the innermost. */
  record Label(int depth) implements Operand {}

  /** Where a {@code br_table} leads. */
  record Table(List<Label> cases, Label otherwise) implements Operand {}
}
