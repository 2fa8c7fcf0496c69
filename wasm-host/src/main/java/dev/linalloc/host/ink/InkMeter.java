package dev.linalloc.host.ink;

import dev.linalloc.host.binary.Function;
import dev.linalloc.host.binary.Instruction;
import dev.linalloc.host.binary.ValueType;
import dev.linalloc.host.binary.WasmBinary;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a module count the ink that it uses: every basic block adds its price to an exported global
 * where it begins, so that any engine runs it and nothing is guessed.
 *
 * <pre>
 *   local.get 0            global.get $ink      the block's instructions and its head, together
 *   i32.eqz                i64.const 3531
 *   if                     i64.add
 *   …                      global.set $ink
 *                          local.get 0
 *                          i32.eqz
 *                          if
 *                          …                    here the next block begins
 * </pre>
 *
 * <p>A block ends after an instruction that control may leave it by, or come in behind. Fills and
 * copies add the price of their bytes when their length is known. What the counting itself would
 * cost is part of the price of a block's head, and not counted again.
 *
 * @see <a href="https://docs.arbitrum.io/stylus/reference/opcode-hostio-pricing">Stylus's
 *     prices</a>
 */
public final class InkMeter {
  /** The exported {@code i64}: the ink used since the module was made. */
  public static final String COUNTER = "linalloc.ink";

  private final InkPrices prices;
  private final WasmBinary module;
  private final int counter;

  private InkMeter(InkPrices prices, WasmBinary module) {
    this.prices = prices;
    this.module = module;
    this.counter = module.addGlobal(COUNTER, 0);
  }

  /**
   * Returns {@code module}, metered.
   *
   * @throws dev.linalloc.host.binary.BinaryException where an instruction has no price
   */
  public static byte[] meter(byte[] module, InkPrices prices) {
    WasmBinary binary = new WasmBinary(module);
    InkMeter meter = new InkMeter(prices, binary);
    binary.functions().forEach(meter::meter);
    return binary.toBytes();
  }

  private void meter(Function function) {
    List<Instruction> metered = new ArrayList<>();
    boolean bulk = function.body().stream().anyMatch(InkMeter::isBulk);
    int length = bulk ? function.addLocal(ValueType.I32) : -1;
    function.blocks().forEach(block -> emit(block, length, metered));
    function.setBody(metered);
  }

  private void emit(List<Instruction> block, int length, List<Instruction> out) {
    long price = prices.ofBlock();
    for (Instruction instruction : block) {
      price += prices.of(instruction, module);
    }
    out.add(Instruction.of("global.get", counter));
    out.add(Instruction.constant("i64.const", price));
    out.add(Instruction.of("i64.add"));
    out.add(Instruction.of("global.set", counter));
    for (Instruction instruction : block) {
      if (isBulk(instruction)) {
        chargeBytes(length, out);
      }
      out.add(instruction);
    }
  }

  /** Charges for as many bytes as the stack's top says, and leaves it there. */
  private void chargeBytes(int length, List<Instruction> out) {
    out.add(Instruction.of("local.tee", length));
    out.add(Instruction.of("global.get", counter));
    out.add(Instruction.of("local.get", length));
    out.add(Instruction.of("i64.extend_i32_u"));
    out.add(Instruction.constant("i64.const", prices.ofByte()));
    out.add(Instruction.of("i64.mul"));
    out.add(Instruction.of("i64.add"));
    out.add(Instruction.of("global.set", counter));
  }

  private static boolean isBulk(Instruction instruction) {
    return instruction.name().equals("memory.fill") || instruction.name().equals("memory.copy");
  }
}
