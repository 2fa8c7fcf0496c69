package dev.linalloc.host;

import dev.linalloc.format.FormatException;
import dev.linalloc.host.binary.Fuel;
import dev.linalloc.host.binary.WasmBinary;
import dev.linalloc.host.binary.WideOffsets;
import dev.linalloc.spi.LinearMemory;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExternalType;

/**
 * The functions of a module that an allocator needs, compiled to JVM code. Any number of instances
 * can be made of it. The code runs on Endive. It is rewritten first, by {@link WideOffsets} to
 * reach all 4 GiB of a memory and by {@link Fuel} to end every call. A function too long for a JVM
 * method is interpreted.
 */
final class GuestCode {
  /**
   * Basic blocks that the start function may execute. The initializing function may execute as many
   * again.
   */
  static final long FUEL_TO_MAKE = 1L << 30;

  private final GuestModule module;
  private final HostImports imports;
  private final WasmModule code;
  private final Function<Instance, Machine> machines;
  private final Map<Integer, String> unsupported = new HashMap<>();

  /**
   * Compiles the exported functions {@code roots}, the module's start function, and all functions
   * that these may call.
   *
   * @throws IllegalArgumentException if that cannot be done; the message says why in one line
   */
  GuestCode(GuestModule module, Collection<String> roots, HostImports imports) {
    this.module = module;
    this.imports = imports;
    try {
      code = Parser.parse(rewritten(reached(roots)));
      machines =
          MachineFactoryCompiler.builder(code)
              .withInterpreterFallback(InterpreterFallback.SILENT)
              .compile();
    } catch (WasmEngineException | FormatException e) {
      throw GuestModule.unusable(e);
    }
  }

  private BitSet reached(Collection<String> roots) {
    Set<Integer> indices = new HashSet<>();
    roots.forEach(root -> module.index(root).ifPresent(indices::add));
    module.parsed().startSection().ifPresent(start -> indices.add((int) start.startIndex()));
    return Reach.from(module.parsed(), indices);
  }

  private byte[] rewritten(BitSet reached) {
    int imported = module.parsed().importSection().count(ExternalType.FUNCTION);
    WasmBinary binary =
        WasmBinary.partly(module.bytes(), function -> reached.get(imported + function));
    Fuel.meter(binary, FUEL_TO_MAKE)
        .forEach(
            (function, why) ->
                unsupported.put(
                    function,
                    "the module calls its function " + (imported + function) + ", which " + why));
    WideOffsets.rewrite(binary);
    return binary.toBytes();
  }

  /**
   * Makes an instance and runs its start function.
   *
   * @param memory at least as many pages as the module declares, all zero
   * @param grow executes {@code memory.grow}: takes pages, returns the old size in pages or -1
   */
  GuestInstance instantiate(LinearMemory memory, IntUnaryOperator grow) {
    GuestMemory guestMemory = new GuestMemory(memory, grow, module.maximumPages());
    Instance instance =
        Instance.builder(code)
            .withMemoryFactory(_ -> guestMemory)
            .withImportValues(imports.of(guestMemory))
            .withMachineFactory(machines)
            .withInitialize(false)
            .build();
    return new GuestInstance(instance, FUEL_TO_MAKE, unsupported);
  }
}
