package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.List;

/**
 * A function of a module.
 *
 * @param locals the types of the locals beyond the parameters
 */
public record FunctionBody(
    List<ValueType> parameters,
    List<ValueType> results,
    List<ValueType> locals,
    List<FunctionBody.Line> lines) {

  /** An instruction with all its numbers; a call's and a global's are not the module's yet. */
  record Line(Op op, long immediate, List<Integer> depths) {}

  /** Returns the numbers of the functions that it calls. */
  public List<Integer> callees() {
    return lines.stream()
        .filter(line -> line.op() == Op.CALL)
        .map(line -> (int) line.immediate())
        .toList();
  }
}
