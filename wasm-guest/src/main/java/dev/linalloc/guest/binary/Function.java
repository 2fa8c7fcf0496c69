package dev.linalloc.guest.binary;

import java.util.ArrayList;
import java.util.List;

/** A function of a module, whose instructions can be changed. */
public final class Function {
  private final ByteWriter localGroups = new ByteWriter();
  private int groupCount;
  private List<Instruction> body = new ArrayList<>();
  private int localCount;

  Function(byte[] code, int parameters) {
    ByteReader in = new ByteReader(code);
    localCount = parameters;
    for (int groups = in.u32(); groups > 0; groups--) {
      int count = in.u32();
      addGroup(count, type(in));
      localCount += count;
    }
    while (!in.atEnd()) {
      body.add(Instruction.read(in));
    }
  }

  /** Returns the instructions, the last {@code end} included. */
  public List<Instruction> body() {
    return body;
  }

  /** Replaces the instructions. */
  public void setBody(List<Instruction> instructions) {
    body = instructions;
  }

  /** Adds a local and returns its index. */
  public int addLocal(ValueType type) {
    addGroup(1, new byte[] {(byte) type.code});
    return localCount++;
  }

  byte[] toBytes() {
    ByteWriter out = new ByteWriter().u32(groupCount).bytes(localGroups.toBytes());
    body.forEach(instruction -> out.bytes(instruction.bytes()));
    return out.toBytes();
  }

  private void addGroup(int count, byte[] type) {
    localGroups.u32(count).bytes(type);
    groupCount++;
  }

  private static byte[] type(ByteReader in) {
    int from = in.position();
    int code = in.oneByte();
    if (code == 0x63 || code == 0x64) { // a reference to a type of its own
      in.signed();
    }
    return in.since(from);
  }
}
