package dev.linalloc.host.binary;

import dev.linalloc.format.Body;
import dev.linalloc.format.Instruction;
import dev.linalloc.format.Opcode;
import dev.linalloc.format.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A function of a module, whose instructions can be replaced. A function that is not needed, or
 * that has an unsupported instruction, is a stub: it traps.
 */
public final class Function {
  private final int parameters;
  private final List<ValueType> locals;
  private final Optional<String> unsupported;
  private List<Instruction> instructions;

  private Function(int parameters, Body body, Optional<String> unsupported) {
    this.parameters = parameters;
    this.locals = new ArrayList<>(body.locals());
    this.instructions = body.instructions();
    this.unsupported = unsupported;
  }

  /** Returns a function with the given body. */
  static Function of(int parameters, Body body) {
    return new Function(parameters, body, Optional.empty());
  }

  /**
   * Returns a stub for a function that is never called or cannot be run.
   *
   * @param unsupported why the function cannot be run, or empty if it is never called
   */
  static Function stub(Optional<String> unsupported) {
    List<Instruction> trap =
        List.of(Instruction.of(Opcode.UNREACHABLE), Instruction.of(Opcode.END));
    return new Function(0, new Body(List.of(), trap), unsupported);
  }

  /** Returns why the function cannot be run; empty if it can, or if it is never called. */
  public Optional<String> unsupported() {
    return unsupported;
  }

  /** Returns the instructions, the last {@code end} included. */
  public List<Instruction> instructions() {
    return instructions;
  }

  /**
   * Returns the instructions as basic blocks. A block ends with each instruction that may leave it
   * (a branch, a call, a return) or behind which a branch may arrive ({@code loop}, {@code else},
   * {@code end}).
   */
  public List<List<Instruction>> blocks() {
    List<List<Instruction>> blocks = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < instructions.size(); at++) {
      if (endsBlock(instructions.get(at).opcode())) {
        blocks.add(instructions.subList(from, at + 1));
        from = at + 1;
      }
    }
    return blocks;
  }

  /** Returns whether an instruction ends its basic block. */
  public static boolean endsBlock(Opcode opcode) {
    return switch (opcode) {
      case LOOP, IF, ELSE, END, BR, BR_IF, BR_TABLE, RETURN -> true;
      case CALL, CALL_INDIRECT, RETURN_CALL, RETURN_CALL_INDIRECT -> true;
      default -> false;
    };
  }

  /** Replaces the instructions. */
  public void setInstructions(List<Instruction> changed) {
    instructions = changed;
  }

  /** Adds a local and returns its index. */
  public int addLocal(ValueType type) {
    locals.add(type);
    return parameters + locals.size() - 1;
  }

  Body body() {
    return new Body(locals, instructions);
  }
}
