package dev.linalloc.host.binary;

import dev.linalloc.format.Instruction;
import dev.linalloc.format.Opcode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes every call of a module end. Each basic block takes one unit from an exported global, and
 * the function traps when nothing is left. The test stands only at the first block of each function
 * and loop: a call that never ends must pass one of these again and again.
 *
 * <pre>
 *   global.get $fuel     at the start of each block
 *   i64.const 1
 *   i64.sub
 *   global.set $fuel
 *   global.get $fuel     only at the start of a function or a loop
 *   i64.const 0
 *   i64.lt_s
 *   if
 *     unreachable
 *   end
 * </pre>
 *
 * <p>The host tells this trap from others by the global, which is then below 0. A function that
 * cannot be run traps as well, and leaves −2<sup>63</sup> plus its own index in the global.
 */
public final class Fuel {
  /** The exported {@code i64}: the blocks that may still be executed. */
  public static final String COUNTER = "linalloc.fuel";

  /** Added to the index of a function that cannot be run. No call can use so much fuel. */
  private static final long UNSUPPORTED = Long.MIN_VALUE;

  private final int counter;

  private Fuel(int counter) {
    this.counter = counter;
  }

  /**
   * Adds the counter and the tests to every function of {@code module}.
   *
   * @param first the initial value of the counter, in basic blocks
   * @return why functions cannot be run, by their indices, which do not count imported functions
   */
  public static Map<Integer, String> meter(WasmBinary module, long first) {
    Fuel fuel = new Fuel(module.addGlobal(COUNTER, first));
    Map<Integer, String> unsupported = new HashMap<>();
    List<Function> functions = module.functions();
    for (int index = 0; index < functions.size(); index++) {
      Optional<String> why = functions.get(index).unsupported();
      if (why.isPresent()) {
        unsupported.put(index, why.get());
      }
      fuel.meter(functions.get(index), index);
    }
    return unsupported;
  }

  private void meter(Function function, int index) {
    List<Instruction> metered = new ArrayList<>();
    if (function.unsupported().isPresent()) {
      metered.add(Instruction.of(Opcode.I64_CONST, UNSUPPORTED + index));
      metered.add(Instruction.of(Opcode.GLOBAL_SET, counter));
      metered.addAll(function.instructions());
    } else if (trapsAtOnce(function)) {
      metered = function.instructions();
    } else {
      boolean endless = true;
      for (List<Instruction> block : function.blocks()) {
        take(metered);
        if (endless) {
          stopIfEmpty(metered);
        }
        metered.addAll(block);
        endless = block.getLast().opcode() == Opcode.LOOP;
      }
    }
    function.setInstructions(metered);
  }

  private static boolean trapsAtOnce(Function function) {
    return function.instructions().getFirst().opcode() == Opcode.UNREACHABLE;
  }

  private void take(List<Instruction> out) {
    out.add(Instruction.of(Opcode.GLOBAL_GET, counter));
    out.add(Instruction.of(Opcode.I64_CONST, 1));
    out.add(Instruction.of(Opcode.I64_SUB));
    out.add(Instruction.of(Opcode.GLOBAL_SET, counter));
  }

  private void stopIfEmpty(List<Instruction> out) {
    out.add(Instruction.of(Opcode.GLOBAL_GET, counter));
    out.add(Instruction.of(Opcode.I64_CONST, 0));
    out.add(Instruction.of(Opcode.I64_LT_S));
    out.add(Instruction.of(Opcode.IF, Instruction.NO_RESULT));
    out.add(Instruction.of(Opcode.UNREACHABLE));
    out.add(Instruction.of(Opcode.END));
  }
}
