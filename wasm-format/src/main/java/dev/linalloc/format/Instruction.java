package dev.linalloc.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One instruction.
 *
 * @param opcode its row in the table
 * @param immediates its numbers, in the layout of {@link Opcode#immediates}; indices are unsigned
 */
public record Instruction(Opcode opcode, List<Long> immediates) implements Encodable {
  /** The type of a block, loop or if that has neither parameters nor results. */
  public static final long NO_RESULT = -64;

  /** Copies the numbers. */
  public Instruction {
    immediates = List.copyOf(immediates);
  }

  /** Makes an instruction. */
  public static Instruction of(Opcode opcode, long... immediates) {
    return new Instruction(opcode, Arrays.stream(immediates).boxed().toList());
  }

  /** Returns an immediate by its position, from 0 on. */
  public long immediate(int number) {
    return immediates.get(number);
  }

  /** Returns an immediate that is an index, a logarithm or an offset, as unsigned 32 bits. */
  public int index(int number) {
    return (int) immediate(number);
  }

  /**
   * Reads an instruction.
   *
   * @throws FormatException if it is damaged or not supported
   */
  public static Instruction read(ByteReader in) {
    Opcode opcode = Opcode.read(in);
    return new Instruction(opcode, opcode.immediates().read(in));
  }

  /** Reads instructions up to and including the {@code end} that closes the expression. */
  public static List<Instruction> readExpression(ByteReader in) {
    List<Instruction> expression = new ArrayList<>();
    for (int depth = 1; depth > 0; ) {
      Instruction next = read(in);
      expression.add(next);
      switch (next.opcode) {
        case BLOCK, LOOP, IF -> depth++;
        case END -> depth--;
        default -> {}
      }
    }
    return expression;
  }

  @Override
  public void write(ByteWriter out) {
    opcode.write(out);
    opcode.immediates().write(immediates, out);
  }

  /** Returns the instruction's name and its immediates, such as {@code i32.const 7}. */
  @Override
  public String toString() {
    return immediates.stream()
        .map(number -> " " + number)
        .collect(Collectors.joining("", opcode.toString(), ""));
  }
}
