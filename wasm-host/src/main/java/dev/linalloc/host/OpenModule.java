package dev.linalloc.host;

import dev.linalloc.host.binary.Fuel;
import dev.linalloc.host.binary.GrowthLimit;
import dev.linalloc.host.binary.WasmBinary;
import dev.linalloc.host.ink.InkMeter;
import dev.linalloc.spi.LinearMemory;
import java.util.List;

/**
 * Prepares a compiled allocator for a host that shows what it does, such as a page in a browser.
 * Any engine can run the prepared module. Beside the functions and the memory of the module itself
 * it exports these globals:
 *
 * <pre>
 *   linalloc.ink          the ink that calls have cost, as {@link InkMeter} counts it
 *   linalloc.limit        the most pages that growth may reach
 *   linalloc.fuel         the basic blocks that may still be executed; a call that needs more traps
 *   linalloc.field.NAME   each field of the allocator
 * </pre>
 *
 * <p>The ink is that of the module before it was prepared. All but the fields are {@code i64}.
 */
public final class OpenModule {
  /** Begins the names of the globals that hold the allocator's fields. */
  public static final String FIELD = "linalloc.field.";

  /** The initial fuel. A host sets the fuel anew before each call. */
  private static final long FUEL = 1 << 22;

  private OpenModule() {}

  /**
   * {@return the prepared module}
   *
   * @param module the bytes of a module, which stay as they are
   * @param fields the names of the module's first globals, in order
   * @throws IllegalArgumentException if the module is not valid, imports anything, or has an
   *     instruction that Stylus refuses, which thus has no price; the message is one line
   */
  public static byte[] of(byte[] module, List<String> fields) {
    GuestModule loaded = GuestModule.loadMetered(module);
    if (!loaded.imports().isEmpty()) {
      throw new IllegalArgumentException(
          "it imports "
              + loaded.imports().getFirst().module()
              + "."
              + loaded.imports().getFirst().name()
              + ", which a page cannot provide");
    }
    WasmBinary binary = new WasmBinary(loaded.bytes());
    GrowthLimit.set(binary, LinearMemory.MAX_PAGES);
    var _ = Fuel.meter(binary, FUEL); // all functions could be read
    for (int index = 0; index < fields.size(); index++) {
      binary.exportGlobal(FIELD + fields.get(index), index);
    }
    return binary.toBytes();
  }
}
