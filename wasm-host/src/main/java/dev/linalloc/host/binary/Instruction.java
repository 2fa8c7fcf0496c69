package dev.linalloc.host.binary;

import java.util.Set;

/** One instruction. */
public final class Instruction {
  private static final int NOTHING = 0x40;

  private static final Set<String> LAST_OF_A_BLOCK =
      Set.of(
          "loop",
          "else",
          "end",
          "br",
          "br_if",
          "if",
          "br_table",
          "return",
          "call",
          "call_indirect",
          "return_call",
          "return_call_indirect");

  private final String name;
  private final byte[] bytes;

  private Instruction(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /** Makes an instruction without immediates. */
  public static Instruction of(String name) {
    return new Instruction(name, start(name).toBytes());
  }

  /** Makes an instruction with one index, such as {@code local.get 3}. */
  public static Instruction of(String name, int index) {
    return new Instruction(name, start(name).u32(index).toBytes());
  }

  /** Makes {@code i32.const} or {@code i64.const}. */
  public static Instruction constant(String name, long value) {
    return new Instruction(name, start(name).signed(value).toBytes());
  }

  /** Makes an {@code if} that takes and answers nothing. */
  public static Instruction ifThen() {
    return new Instruction("if", start("if").oneByte(NOTHING).toBytes());
  }

  static Instruction read(ByteReader in) {
    int from = in.position();
    int code = in.oneByte();
    if (code == Opcode.PREFIX) {
      code = code << 8 | in.u32();
    }
    String name = Opcode.skipImmediates(code, in);
    return new Instruction(name, in.since(from));
  }

  /** Returns its name in the text format; a {@code select} with a type is {@code select_t}. */
  public String name() {
    return name;
  }

  /** Returns whether control may leave a basic block by it, or come in behind it. */
  boolean endsBlock() {
    return LAST_OF_A_BLOCK.contains(name);
  }

  /** Opcode and immediates. */
  byte[] bytes() {
    return bytes;
  }

  /** Returns the first immediate: an index, a count of targets, or the logarithm of an align. */
  public int firstImmediate() {
    return immediates().u32();
  }

  /** Returns the second immediate: of a load or a store, the offset. */
  public int secondImmediate() {
    ByteReader in = immediates();
    in.u32();
    return in.u32();
  }

  /** Returns the same load or store with offset 0. */
  public Instruction withoutOffset() {
    return new Instruction(name, start(name).u32(firstImmediate()).u32(0).toBytes());
  }

  private ByteReader immediates() {
    ByteReader in = new ByteReader(bytes);
    if (in.oneByte() == Opcode.PREFIX) {
      in.u32();
    }
    return in;
  }

  private static ByteWriter start(String name) {
    int code = Opcode.code(name);
    return code > 0xff
        ? new ByteWriter().oneByte(Opcode.PREFIX).u32(code & 0xff)
        : new ByteWriter().oneByte(code);
  }
}
