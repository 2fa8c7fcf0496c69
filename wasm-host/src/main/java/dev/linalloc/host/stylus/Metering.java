package dev.linalloc.host.stylus;

import dev.linalloc.format.Body;
import dev.linalloc.format.Opcode;
import dev.linalloc.host.binary.Function;

/** How many opcodes a function has once Stylus has added those that meter it. */
final class Metering {
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
      count += Function.endsBlock(opcode) ? Data.price("metered.block") : 0;
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
