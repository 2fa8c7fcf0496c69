package dev.linalloc.host.stylus;

import dev.linalloc.format.Body;
import dev.linalloc.format.Opcode;
import java.util.EnumSet;
import java.util.Set;

/** How many opcodes a function has once Stylus has added those that meter it. */
final class Metering {
  private static final Set<Opcode> BLOCK_ENDS =
      EnumSet.of(
          Opcode.LOOP,
          Opcode.ELSE,
          Opcode.END,
          Opcode.IF,
          Opcode.BR,
          Opcode.BR_IF,
          Opcode.BR_TABLE,
          Opcode.RETURN,
          Opcode.CALL,
          Opcode.CALL_INDIRECT);

  private Metering() {}

  /**
   * Returns the opcodes of a function.
   *
   * @param pays whether each growth of memory is paid for
   */
  static long opcodes(Body body, boolean pays) {
    long count = body.instructions().size() + Data.price("metered.function");
    for (var instruction : body.instructions()) {
      Opcode opcode = instruction.opcode();
      count += BLOCK_ENDS.contains(opcode) ? Data.price("metered.block") : 0;
      count +=
          switch (opcode) {
            case MEMORY_FILL, MEMORY_COPY -> Data.price("metered.bulk");
            case RETURN -> Data.price("metered.return");
            case MEMORY_GROW -> pays ? Data.price("metered.grow") : 0;
            default -> 0;
          };
    }
    return count;
  }
}
