package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.List;
import java.util.stream.Stream;

/**
 * The type and the code of a function.
 *
 * @param locals the types of the locals beyond the parameters
 */
public record FunctionBody(
    List<ValueType> parameters,
    List<ValueType> results,
    List<ValueType> locals,
    List<FunctionBody.Line> lines) {

  /** An instruction with its immediate operand. */
  record Line(Op op, Operand operand) {}

  /** Returns the numbers of the functions that it calls. */
  public List<Integer> callees() {
    return lines.stream()
        .flatMap(
            line ->
                line.operand() instanceof Operand.Function(int number)
                    ? Stream.of(number)
                    : Stream.empty())
        .toList();
  }
}
