package dev.linalloc.host.binary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A function of a module, whose instructions can be changed. One that is not needed, or has an
 * instruction that is not supported, is a stub: it traps.
 */
public final class Function {
  private final ByteWriter localGroups = new ByteWriter();
  private final Optional<String> unsupported;
  private int groupCount;
  private List<Instruction> body = new ArrayList<>();
  private int localCount;

  Function(byte[] code, int parameters) {
    unsupported = Optional.empty();
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

  private Function(Optional<String> unsupported) {
    this.unsupported = unsupported;
    body = List.of(Instruction.of("unreachable"), Instruction.of("end"));
  }

  /** Returns a stub for a function that is never called. */
  static Function unneeded() {
    return new Function(Optional.empty());
  }

  /** Returns a stub for a function that can't be run, with the reason. */
  static Function unsupported(String reason) {
    return new Function(Optional.of(reason));
  }

  /** Returns why the function can't be run, if so. */
  public Optional<String> unsupported() {
    return unsupported;
  }

  /** Returns the instructions, the last {@code end} included. */
  public List<Instruction> body() {
    return body;
  }

  /**
   * Returns the same, cut into basic blocks: each ends with the first instruction that control may
   * leave it by, or come in behind.
   */
  public List<List<Instruction>> blocks() {
    List<List<Instruction>> blocks = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < body.size(); at++) {
      if (body.get(at).endsBlock()) {
        blocks.add(body.subList(from, at + 1));
        from = at + 1;
      }
    }
    return blocks;
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
