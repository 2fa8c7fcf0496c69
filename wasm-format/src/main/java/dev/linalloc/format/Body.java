package dev.linalloc.format;

import java.util.ArrayList;
import java.util.List;

/**
 * The code of a function.
 *
 * @param locals the types of the locals beyond the parameters
 * @param instructions the function's code, its {@code end} included
 */
public record Body(List<ValueType> locals, List<Instruction> instructions) implements Encodable {
  /** The most locals that engines accept; a limit for damaged counts, too. */
  private static final int MOST_LOCALS = 50_000;

  /** Copies the lists. */
  public Body {
    locals = List.copyOf(locals);
    instructions = List.copyOf(instructions);
  }

  /**
   * Reads an entry of the code section, without its size, up to the end of {@code in}.
   *
   * @throws FormatException if it is damaged or has an unsupported instruction
   */
  public static Body read(ByteReader in) {
    List<ValueType> locals = new ArrayList<>();
    for (int groups = in.u32(); groups != 0; groups--) {
      int count = in.u32();
      ValueType type = ValueType.read(in);
      if (Integer.compareUnsigned(count, MOST_LOCALS - locals.size()) > 0) {
        throw in.damaged("has a function with more than " + MOST_LOCALS + " locals");
      }
      for (int i = 0; i < count; i++) {
        locals.add(type);
      }
    }
    List<Instruction> instructions = Instruction.readExpression(in);
    if (!in.atEnd()) {
      throw in.damaged("has a function that goes on behind its end");
    }
    return new Body(locals, instructions);
  }

  /** Appends the size and the code. */
  @Override
  public void write(ByteWriter out) {
    ByteWriter code = new ByteWriter().bytes(localGroups(locals));
    instructions.forEach(each -> each.write(code));
    out.sized(code.toBytes());
  }

  /** Returns the encoding of the locals' types. Adjacent locals of one type share a count. */
  static byte[] localGroups(List<ValueType> locals) {
    ByteWriter groups = new ByteWriter();
    int count = 0;
    for (int from = 0; from < locals.size(); count++) {
      int to = from;
      while (to < locals.size() && locals.get(to) == locals.get(from)) {
        to++;
      }
      groups.u32(to - from);
      locals.get(from).write(groups);
      from = to;
    }
    return new ByteWriter().u32(count).bytes(groups.toBytes()).toBytes();
  }
}
