package dev.linalloc.host.stylus;

/**
 * What Stylus charges for a module before any of its code runs, in gas. It depends on the numbers
 * of its bytes, functions, parameters, globals, opcodes and pages.
 *
 * @param activation paid once by the transaction that activates the program; the price of the data
 *     that the chain then stores, in wei, varies and is not included
 * @param cached paid for each call of the program while it is in the cache
 * @param notCached paid for each call while it is not
 * @param initialPages paid for each call, for the pages that memory begins with, if the transaction
 *     has no other
 */
public record Tariff(long activation, long cached, long notCached, long initialPages) {
  /** The denominator of the prices in {@code prices.csv}. */
  private static final long PARTS = 100_000;

  /**
   * {@return the tariff of a module}
   *
   * @param module the bytes of a {@code .wasm} file
   * @throws IllegalArgumentException if it is malformed, or uses a feature that Stylus refuses
   */
  public static Tariff of(byte[] module) {
    Contract contract = Contract.of(module);
    long cached = Data.price("call.cached") + cached(contract);
    return new Tariff(
        activation(contract) * Data.price("activation.microsecond"),
        cached,
        cached + Data.price("call.init") + init(contract),
        PageMeter.price(contract.initialPages(), 0, 0));
  }

  private static long init(Contract contract) {
    return part("init.function", contract.functions().size())
        + part("init.type", contract.typeLength())
        + part("init.byte", contract.bytes());
  }

  private static long cached(Contract contract) {
    return part("cached.function", contract.functions().size())
        + part("cached.type", contract.typeLength())
        + part("cached.byte", contract.bytes())
        + part("cached.global", contract.globals().size() + Data.price("metered.globals"))
        + part("cached.data", contract.data() + contract.elements())
        + part("cached.page", contract.initialPages());
  }

  private static long activation(Contract contract) {
    long opcodes =
        contract.bodies().stream()
            .mapToLong(body -> Metering.opcodes(body, contract.grows()))
            .sum();
    return part("activation.byte", contract.bytes())
        + part("activation.function", contract.functions().size())
        + part("activation.data", contract.payload())
        + part("activation.element", contract.elements())
        + part("activation.page", contract.initialPages())
        + part("activation.opcode", opcodes);
  }

  private static long part(String price, long count) {
    return Data.price(price) * count / PARTS;
  }
}
