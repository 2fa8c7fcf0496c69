package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Op;
import java.util.List;

/** Structured code, as wasm has it: nested blocks, loops and ifs. */
public sealed interface Structure {
  /** The target of a branch: the end of a block, or the start of a loop. */
  final class Label {
    /** Whether a branch leads there. */
    boolean isUsed;
  }

  /** The body of a function. A branch to its end returns. */
  record Function(Label end, List<Structure> body) {}

  record Straight(List<Instr> code) implements Structure {}

  record Labelled(Op kind, Label label, List<Structure> body) implements Structure {}

  record If(List<Structure> then, List<Structure> otherwise) implements Structure {}

  record Branch(Op kind, Label to) implements Structure {}

  record Table(List<Label> cases, Label otherwise) implements Structure {}

  /** Return or unreachable. */
  record Leave(Op kind) implements Structure {}
}
