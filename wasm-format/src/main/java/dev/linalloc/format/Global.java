package dev.linalloc.format;

import java.util.List;

/**
 * A global variable.
 *
 * @param type the type of its value
 * @param isMutable whether code may change it
 * @param initial the expression that computes its initial value, its {@code end} included
 */
public record Global(ValueType type, boolean isMutable, List<Instruction> initial)
    implements Encodable {
  /** Copies the expression. */
  public Global {
    initial = List.copyOf(initial);
  }

  /** Returns a mutable integer with the initial value {@code value}. */
  public static Global of(ValueType type, long value) {
    Opcode constant = type == ValueType.I64 ? Opcode.I64_CONST : Opcode.I32_CONST;
    return new Global(
        type, true, List.of(Instruction.of(constant, value), Instruction.of(Opcode.END)));
  }

  /**
   * Reads an entry of the global section.
   *
   * @throws FormatException if it is damaged
   */
  public static Global read(ByteReader in) {
    return new Global(ValueType.read(in), in.oneByte() != 0, Instruction.readExpression(in));
  }

  @Override
  public void write(ByteWriter out) {
    type.write(out);
    out.raw(isMutable ? 1 : 0);
    initial.forEach(each -> each.write(out));
  }
}
