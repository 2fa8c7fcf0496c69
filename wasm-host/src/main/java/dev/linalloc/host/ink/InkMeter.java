package dev.linalloc.host.ink;

import dev.linalloc.format.FormatException;
import dev.linalloc.format.Ink;
import dev.linalloc.format.Instruction;
import dev.linalloc.format.Opcode;
import dev.linalloc.format.ValueType;
import dev.linalloc.host.binary.Function;
import dev.linalloc.host.binary.WasmBinary;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Makes a module count the ink that it uses. Every basic block first adds its price to an exported
 * global. So the count is exact, and any engine can run the metered module.
 *
 * <pre>
 *   local.get 0            global.get $ink      the price of the whole block, its head included
 *   i32.eqz                i64.const 3531
 *   if                     i64.add
 *   …                      global.set $ink
 *                          local.get 0
 *                          i32.eqz
 *                          if
 *                          …                    here the next block begins
 * </pre>
 *
 * <p>A basic block ends with each branch, call, return, {@code loop}, {@code else} and {@code end}.
 * A fill or a copy adds the price of its bytes when it is executed, because its length is not known
 * before. Stylus prices its own counting as the head of a block; the instructions added here are
 * not counted.
 *
 * @see <a href="https://docs.arbitrum.io/stylus/reference/opcode-hostio-pricing">Stylus's
 *     prices</a>
 */
public final class InkMeter {
  /** The name of the exported {@code i64} that holds the ink used since the instance was made. */
  public static final String COUNTER = "linalloc.ink";

  private final WasmBinary module;
  private final OptionalInt unpriced;
  private final int counter;

  private InkMeter(WasmBinary module, OptionalInt unpriced, String counter) {
    this.module = module;
    this.unpriced = unpriced;
    this.counter = module.addGlobal(counter, 0);
  }

  /**
   * {@return the module with a counter}
   *
   * @param module the bytes of a module, which stay as they are
   * @throws IllegalArgumentException if the module is damaged or an instruction has no price
   */
  public static byte[] meter(byte[] module) {
    return meter(module, OptionalInt.empty());
  }

  /**
   * {@return the module with a counter}
   *
   * @param module the bytes of a module, which stay as they are
   * @param unpriced the price, in ink, of an instruction that Stylus refuses; if empty, such an
   *     instruction is an error
   * @throws IllegalArgumentException if the module is damaged or an instruction has no price
   */
  public static byte[] meter(byte[] module, OptionalInt unpriced) {
    WasmBinary binary = new WasmBinary(module);
    InkMeter meter = new InkMeter(binary, unpriced, COUNTER);
    binary.functions().forEach(meter::meter);
    return binary.toBytes();
  }

  /**
   * {@return the module with a counter for each function}
   *
   * @param module the bytes of a module, which stay as they are
   * @throws IllegalArgumentException as {@link #meter}
   */
  public static byte[] meterEach(byte[] module) {
    WasmBinary binary = new WasmBinary(module);
    for (int index = 0; index < binary.functions().size(); index++) {
      new InkMeter(binary, OptionalInt.empty(), counter(index))
          .meter(binary.functions().get(index));
    }
    return binary.toBytes();
  }

  /**
   * {@return the name of a function's own counter}
   *
   * @param index the function's index, imported functions not counted
   */
  public static String counter(int index) {
    return COUNTER + "." + index;
  }

  private void meter(Function function) {
    List<Instruction> metered = new ArrayList<>();
    boolean bulk = function.instructions().stream().anyMatch(InkMeter::isBulk);
    int length = bulk ? function.addLocal(ValueType.I32) : -1;
    function.blocks().forEach(block -> emit(block, length, metered));
    function.setInstructions(metered);
  }

  private void emit(List<Instruction> block, int length, List<Instruction> out) {
    long price = Ink.PER_BLOCK;
    for (Instruction instruction : block) {
      price += price(instruction);
    }
    out.add(Instruction.of(Opcode.GLOBAL_GET, counter));
    out.add(Instruction.of(Opcode.I64_CONST, price));
    out.add(Instruction.of(Opcode.I64_ADD));
    out.add(Instruction.of(Opcode.GLOBAL_SET, counter));
    for (Instruction instruction : block) {
      if (isBulk(instruction)) {
        chargeBytes(length, out);
      }
      out.add(instruction);
    }
  }

  /** Charges for a number of bytes, which is on top of the stack and stays there. */
  private void chargeBytes(int length, List<Instruction> out) {
    out.add(Instruction.of(Opcode.LOCAL_TEE, length));
    out.add(Instruction.of(Opcode.GLOBAL_GET, counter));
    out.add(Instruction.of(Opcode.LOCAL_GET, length));
    out.add(Instruction.of(Opcode.I64_EXTEND_I32_U));
    out.add(Instruction.of(Opcode.I64_CONST, Ink.PER_BYTE));
    out.add(Instruction.of(Opcode.I64_MUL));
    out.add(Instruction.of(Opcode.I64_ADD));
    out.add(Instruction.of(Opcode.GLOBAL_SET, counter));
  }

  /** Returns the price of an instruction. The bytes of a fill or a copy are not included. */
  private int price(Instruction instruction) {
    Opcode opcode = instruction.opcode();
    int price =
        (opcode.ink().isPresent() ? opcode.ink() : unpriced)
            .orElseThrow(
                () ->
                    new FormatException(
                        "has the instruction " + opcode + ", which Stylus refuses"));
    return switch (opcode) {
      case BR_TABLE -> price + Ink.PER_TARGET * (instruction.immediates().size() - 1);
      case CALL_INDIRECT -> price + Ink.PER_ARGUMENT * module.parameters(instruction.index(0));
      default -> price;
    };
  }

  private static boolean isBulk(Instruction instruction) {
    return instruction.opcode() == Opcode.MEMORY_FILL || instruction.opcode() == Opcode.MEMORY_COPY;
  }
}
