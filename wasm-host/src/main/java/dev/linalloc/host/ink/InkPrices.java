package dev.linalloc.host.ink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.linalloc.host.binary.BinaryException;
import dev.linalloc.host.binary.Instruction;
import dev.linalloc.host.binary.WasmBinary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What each instruction costs in ink. The table is the resource {@code stylus-v1.tsv}, which names
 * its source and date.
 */
public final class InkPrices {
  /** Ink in one unit of gas. */
  public static final int INK_A_GAS = 10_000;

  private final Map<String, Integer> prices = new HashMap<>();

  private InkPrices(String table) {
    table
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .forEach(
            columns -> {
              for (String name : columns[0].split(" ", -1)) {
                prices.put(name, Integer.valueOf(columns[1]));
              }
            });
  }

  /** Returns the prices of Arbitrum Stylus, version 1. */
  public static InkPrices stylus() {
    try (InputStream in = InkPrices.class.getResourceAsStream("stylus-v1.tsv")) {
      return new InkPrices(new String(Objects.requireNonNull(in).readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is charged at the head of each basic block, beside its instructions. */
  int ofBlock() {
    return price("<block>");
  }

  /** What each byte of a {@code memory.fill} or {@code memory.copy} costs on top. */
  int ofByte() {
    return price("<byte>");
  }

  /**
   * What {@code instruction} costs wherever it stands in {@code module}.
   *
   * @throws BinaryException where it has no price
   */
  int of(Instruction instruction, WasmBinary module) {
    int more =
        switch (instruction.name()) {
          case "br_table" -> price("<target>") * instruction.firstImmediate();
          case "call_indirect" ->
              price("<argument>") * module.parameters(instruction.firstImmediate());
          default -> 0;
        };
    return price(instruction.name()) + more;
  }

  private int price(String name) {
    Integer price = prices.get(name);
    if (price == null) {
      throw new BinaryException("has the instruction " + name + ", which Stylus refuses");
    }
    return price;
  }
}
