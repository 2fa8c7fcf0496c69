package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import dev.linalloc.compiler.ssa.ValueType;
import dev.linalloc.format.FunctionType;
import dev.linalloc.format.Instruction;
import dev.linalloc.format.Opcode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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

  /**
   * An instruction with its immediate operand.
   *
   * @param origin the source line, or empty
   */
  record Line(Op op, Operand operand, String origin) {
    Line(Op op, Operand operand) {
      this(op, operand, "");
    }

    /** Returns the instruction, whose operand must be the same in every module. */
    Instruction instruction() {
      Opcode opcode = Objects.requireNonNull(op.opcode);
      return switch (operand) {
        case Operand.None none -> withoutOperand(opcode);
        case Operand.Constant(long value) -> Instruction.of(opcode, value);
        case Operand.Local(int number) -> Instruction.of(opcode, number);
        case Operand.Label(int depth) -> Instruction.of(opcode, depth);
        case Operand.Table(List<Operand.Label> cases, Operand.Label otherwise) ->
            Instruction.of(
                opcode,
                Stream.concat(cases.stream(), Stream.of(otherwise))
                    .mapToLong(Operand.Label::depth)
                    .toArray());
        default -> throw new IllegalStateException(operand + " in a function's body");
      };
    }

    private static Instruction withoutOperand(Opcode opcode) {
      return switch (opcode.immediates()) {
        case NONE -> Instruction.of(opcode);
        case BLOCK_TYPE -> Instruction.of(opcode, Instruction.NO_RESULT);
        case MEMORY_ARGUMENT, TWO_INDICES ->
            Instruction.of(opcode, 0, 0); // align 1; the one memory
        default -> Instruction.of(opcode, 0); // the one memory
      };
    }
  }

  /** Returns its type. */
  FunctionType type() {
    return new FunctionType(wasm(parameters), wasm(results));
  }

  /** Returns the types of the locals beyond the parameters. */
  List<dev.linalloc.format.ValueType> wasmLocals() {
    return wasm(locals);
  }

  private static List<dev.linalloc.format.ValueType> wasm(List<ValueType> types) {
    return types.stream().map(ValueType::wasm).toList();
  }

  /** Returns the numbers of the globals that it uses. */
  public Set<Integer> globals() {
    return lines.stream()
        .flatMap(
            line ->
                line.operand() instanceof Operand.Global(int number)
                    ? Stream.of(number)
                    : Stream.empty())
        .collect(Collectors.toSet());
  }

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
