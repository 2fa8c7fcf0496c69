package dev.linalloc.format;

import java.util.ArrayList;
import java.util.List;

/**
 * The code section of an object, and the places in it that a linker fills in. Every such number
 * takes 5 bytes, so the linker needs to move nothing.
 */
public final class RelocatableCode {
  private final List<Function> functions = new ArrayList<>();

  /** A function's encoding, with relocations by offsets from its first byte. */
  @SuppressWarnings("ArrayRecordComponent") // these are bytes to pass on, not to compare
  private record Function(byte[] code, List<Relocation> relocations) {}

  /**
   * An instruction, and what a linker puts in the place of its number.
   *
   * @param instruction the instruction with the number that the object has there
   * @param symbol the index of the symbol whose index or address takes its place; below 0 if the
   *     number remains
   * @param kind the kind of the relocation
   */
  public record Line(Instruction instruction, int symbol, RelocationKind kind) {
    /** Returns a line that the linker leaves as it is. */
    public static Line fixed(Instruction instruction) {
      return new Line(instruction, -1, RelocationKind.FUNCTION_INDEX_LEB);
    }
  }

  /** Appends a function, with the types of its locals beyond the parameters. */
  public void add(List<ValueType> locals, List<Line> lines) {
    ByteWriter code = new ByteWriter().bytes(Body.localGroups(locals));
    List<Relocation> relocations = new ArrayList<>();
    for (Line line : lines) {
      if (line.symbol < 0) {
        line.instruction.write(code);
      } else {
        line.instruction.opcode().write(code);
        relocations.add(new Relocation(line.kind, code.size(), line.symbol, 0));
        code.padded(line.instruction.index(0));
      }
    }
    functions.add(new Function(code.toBytes(), relocations));
  }

  /** Returns the entries of the code section. */
  public List<Encodable> entries() {
    return functions.stream().map(each -> (Encodable) out -> out.sized(each.code)).toList();
  }

  /** Returns the relocations, by offsets from the start of the section's contents. */
  public List<Relocation> relocations() {
    List<Relocation> all = new ArrayList<>();
    ByteWriter section = new ByteWriter().u32(functions.size());
    for (Function each : functions) {
      int start = section.u32(each.code.length).size();
      for (Relocation at : each.relocations) {
        all.add(new Relocation(at.kind(), start + at.offset(), at.index(), at.addend()));
      }
      section.bytes(each.code);
    }
    return all;
  }
}
