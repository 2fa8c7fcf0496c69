package dev.linalloc.host.binary;

import dev.linalloc.format.Instruction;
import dev.linalloc.format.Opcode;
import dev.linalloc.format.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the host of a module limit its memory at any time. Growth beyond the limit, an exported
 * global, returns −1, as if the engine had refused it. An engine itself knows only the maximum that
 * a memory was made with.
 *
 * <pre>
 *   memory.grow      local.set $delta
 *                    i32.const -1
 *                    local.set $result
 *                    memory.size
 *                    i64.extend_i32_u
 *                    local.get $delta
 *                    i64.extend_i32_u
 *                    i64.add
 *                    global.get $limit
 *                    i64.le_u
 *                    local.get $delta
 *                    i32.eqz              growth by 0 pages only asks for the size
 *                    i32.or
 *                    if
 *                      local.get $delta
 *                      memory.grow
 *                      local.set $result
 *                    end
 *                    local.get $result
 * </pre>
 */
public final class GrowthLimit {
  /** The exported {@code i64}: the most pages that growth may reach. */
  public static final String LIMIT = "linalloc.limit";

  private final int limit;

  private GrowthLimit(int limit) {
    this.limit = limit;
  }

  /**
   * Adds the limit to every function of {@code module}.
   *
   * @param first the initial limit, in pages
   */
  public static void set(WasmBinary module, long first) {
    GrowthLimit pass = new GrowthLimit(module.addGlobal(LIMIT, first));
    module.functions().forEach(pass::rewrite);
  }

  private void rewrite(Function function) {
    List<Instruction> instructions = function.instructions();
    if (instructions.stream().noneMatch(GrowthLimit::grows)) {
      return;
    }
    int delta = function.addLocal(ValueType.I32);
    int result = function.addLocal(ValueType.I32);
    List<Instruction> out = new ArrayList<>();
    for (Instruction each : instructions) {
      if (grows(each)) {
        grow(each, delta, result, out);
      } else {
        out.add(each);
      }
    }
    function.setInstructions(out);
  }

  private static boolean grows(Instruction instruction) {
    return instruction.opcode() == Opcode.MEMORY_GROW;
  }

  private void grow(Instruction grow, int delta, int result, List<Instruction> out) {
    out.add(Instruction.of(Opcode.LOCAL_SET, delta));
    out.add(Instruction.of(Opcode.I32_CONST, -1));
    out.add(Instruction.of(Opcode.LOCAL_SET, result));
    out.add(new Instruction(Opcode.MEMORY_SIZE, grow.immediates()));
    out.add(Instruction.of(Opcode.I64_EXTEND_I32_U));
    out.add(Instruction.of(Opcode.LOCAL_GET, delta));
    out.add(Instruction.of(Opcode.I64_EXTEND_I32_U));
    out.add(Instruction.of(Opcode.I64_ADD));
    out.add(Instruction.of(Opcode.GLOBAL_GET, limit));
    out.add(Instruction.of(Opcode.I64_LE_U));
    out.add(Instruction.of(Opcode.LOCAL_GET, delta));
    out.add(Instruction.of(Opcode.I32_EQZ));
    out.add(Instruction.of(Opcode.I32_OR));
    out.add(Instruction.of(Opcode.IF, Instruction.NO_RESULT));
    out.add(Instruction.of(Opcode.LOCAL_GET, delta));
    out.add(grow);
    out.add(Instruction.of(Opcode.LOCAL_SET, result));
    out.add(Instruction.of(Opcode.END));
    out.add(Instruction.of(Opcode.LOCAL_GET, result));
  }
}
