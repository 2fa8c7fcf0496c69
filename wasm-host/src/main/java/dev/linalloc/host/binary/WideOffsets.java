package dev.linalloc.host.binary;

import dev.linalloc.format.Immediates;
import dev.linalloc.format.Instruction;
import dev.linalloc.format.Opcode;
import dev.linalloc.format.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rewrites loads and stores for an engine that ignores their offset if the base address is 2 GiB or
 * more. Afterwards instructions add the offset, and the access has none: all 4 GiB can be reached.
 *
 * <pre>
 *   i32.load offset=8      local.tee $a
 *                          i32.const -9        2^32 - 9: the largest base to which 8 can be added
 *                          i32.gt_u            the sum is 2^32 or more
 *                          if
 *                            unreachable       as the access would be out of bounds
 *                          end
 *                          local.get $a
 *                          i32.const 8
 *                          i32.add
 *                          i32.load
 * </pre>
 */
public final class WideOffsets {
  private final Function function;
  private final int[] locals = new int[ValueType.values().length];
  private final List<Instruction> out = new ArrayList<>();
  private int address = -1;

  private WideOffsets(Function function) {
    this.function = function;
    Arrays.fill(locals, -1);
  }

  /** Rewrites every function of {@code module}. */
  public static void rewrite(WasmBinary module) {
    module.functions().forEach(function -> new WideOffsets(function).rewrite());
  }

  private void rewrite() {
    for (Instruction instruction : function.instructions()) {
      Opcode opcode = instruction.opcode();
      int offset = opcode.immediates() == Immediates.MEMORY_ARGUMENT ? instruction.index(1) : 0;
      if (offset == 0) {
        out.add(instruction);
      } else if (opcode.effect().loads()) {
        addOffset(offset);
        out.add(withoutOffset(instruction));
      } else {
        int value = valueLocal(opcode);
        out.add(Instruction.of(Opcode.LOCAL_SET, value));
        addOffset(offset);
        out.add(Instruction.of(Opcode.LOCAL_GET, value));
        out.add(withoutOffset(instruction));
      }
    }
    function.setInstructions(out);
  }

  private static Instruction withoutOffset(Instruction access) {
    return Instruction.of(access.opcode(), access.index(0), 0);
  }

  private void addOffset(int offset) {
    if (address == -1) {
      address = function.addLocal(ValueType.I32);
    }
    out.add(Instruction.of(Opcode.LOCAL_TEE, address));
    out.add(Instruction.of(Opcode.I32_CONST, ~offset));
    out.add(Instruction.of(Opcode.I32_GT_U));
    out.add(Instruction.of(Opcode.IF, Instruction.NO_RESULT));
    out.add(Instruction.of(Opcode.UNREACHABLE));
    out.add(Instruction.of(Opcode.END));
    out.add(Instruction.of(Opcode.LOCAL_GET, address));
    out.add(Instruction.of(Opcode.I32_CONST, offset));
    out.add(Instruction.of(Opcode.I32_ADD));
  }

  @SuppressWarnings("EnumOrdinal") // an index into an array with a local per type
  private int valueLocal(Opcode store) {
    ValueType type = store.type().orElseThrow().parameters().getLast();
    if (locals[type.ordinal()] == -1) {
      locals[type.ordinal()] = function.addLocal(type);
    }
    return locals[type.ordinal()];
  }
}
