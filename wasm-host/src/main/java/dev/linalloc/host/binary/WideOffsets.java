package dev.linalloc.host.binary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Rewrites loads and stores so that an engine that ignores their offset where the base is 2 GiB or
 * more reaches all 4 GiB: the offset is added by instructions, and the access has none.
 *
 * <pre>
 *   i32.load offset=8      local.tee $a
 *                          i32.const -9        the largest base that offset 8 does not carry
 *                          i32.gt_u            beyond 2^32
 *                          if
 *                            unreachable       which the access would be out of bounds for
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
    for (Instruction instruction : function.body()) {
      boolean load = instruction.name().contains(".load");
      boolean store = instruction.name().contains(".store");
      if ((load || store) && instruction.secondImmediate() != 0) {
        if (load) {
          addOffset(instruction.secondImmediate());
          out.add(instruction.withoutOffset());
        } else {
          int value = valueLocal(instruction);
          out.add(Instruction.of("local.set", value));
          addOffset(instruction.secondImmediate());
          out.add(Instruction.of("local.get", value));
          out.add(instruction.withoutOffset());
        }
      } else {
        out.add(instruction);
      }
    }
    function.setBody(out);
  }

  private void addOffset(int offset) {
    if (address == -1) {
      address = function.addLocal(ValueType.I32);
    }
    out.add(Instruction.of("local.tee", address));
    out.add(Instruction.constant("i32.const", ~offset));
    out.add(Instruction.of("i32.gt_u"));
    out.add(Instruction.ifThen());
    out.add(Instruction.of("unreachable"));
    out.add(Instruction.of("end"));
    out.add(Instruction.of("local.get", address));
    out.add(Instruction.constant("i32.const", offset));
    out.add(Instruction.of("i32.add"));
  }

  @SuppressWarnings("EnumOrdinal") // a local for each type
  private int valueLocal(Instruction store) {
    ValueType type = ValueType.valueOf(store.name().substring(0, 3).toUpperCase(Locale.ROOT));
    if (locals[type.ordinal()] == -1) {
      locals[type.ordinal()] = function.addLocal(type);
    }
    return locals[type.ordinal()];
  }
}
