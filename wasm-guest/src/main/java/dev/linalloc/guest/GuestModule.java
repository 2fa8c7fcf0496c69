package dev.linalloc.guest;

import dev.linalloc.api.LinearMemory;
import dev.linalloc.guest.binary.BinaryException;
import dev.linalloc.guest.binary.WideOffsets;
import dev.linalloc.guest.ink.InkMeter;
import dev.linalloc.guest.ink.InkPrices;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.TrapException;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.Global;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.MemoryImport;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.OpCode;

/**
 * A WebAssembly module with one memory, validated and compiled to JVM code, of which any number of
 * instances can be made. It runs on Endive, rewritten so that all 4 GiB of a memory are in reach.
 *
 * <p>The maximum that a module declares for its memory is not kept: whoever makes the memory limits
 * it.
 */
public final class GuestModule {
  private static final int HEADER = 8;

  private final byte[] bytes;
  private final WasmModule module;
  private final Function<Instance, Machine> machines;
  private final Map<String, Export> exports = new HashMap<>();
  private final MemoryLimits limits;

  private GuestModule(byte[] original, byte[] rewritten) {
    bytes = original;
    module = Parser.parse(rewritten);
    limits = memoryLimits(module);
    IntStream.range(0, module.exportSection().exportCount())
        .mapToObj(module.exportSection()::getExport)
        .forEach(export -> exports.put(export.name(), export));
    machines =
        MachineFactoryCompiler.builder(module)
            .withInterpreterFallback(InterpreterFallback.FAIL)
            .compile();
  }

  /**
   * Loads a module.
   *
   * @throws IllegalArgumentException where it is malformed or invalid or has not one memory, saying
   *     why in one line
   */
  public static GuestModule load(byte[] module) {
    return load(module, UnaryOperator.identity());
  }

  /**
   * Loads a module that counts the ink it uses.
   *
   * @throws IllegalArgumentException as {@link #load}, and where it has an instruction without a
   *     price
   */
  public static GuestModule loadMetered(byte[] module, InkPrices prices) {
    return load(module, valid -> InkMeter.meter(valid, prices));
  }

  private static GuestModule load(byte[] module, UnaryOperator<byte[]> change) {
    try {
      if (module.length < HEADER || module[0] != 0 || module[1] != 'a') {
        throw new BinaryException("does not begin as one");
      }
      var _ = memoryLimits(Parser.parse(module));
      return new GuestModule(module, WideOffsets.rewrite(change.apply(module)));
    } catch (WasmEngineException | BinaryException e) {
      throw new IllegalArgumentException(
          "it is no WebAssembly module that can be used: " + firstLine(e), e);
    } catch (RuntimeException e) { // the parser lets out whatever a damaged section leads to
      throw new IllegalArgumentException(
          "it is no WebAssembly module that can be used: a section is damaged: " + e, e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  private static MemoryLimits memoryLimits(WasmModule module) {
    List<MemoryLimits> all =
        Stream.concat(
                module.importSection().stream()
                    .filter(MemoryImport.class::isInstance)
                    .map(each -> ((MemoryImport) each).limits()),
                module.memorySection().stream()
                    .flatMap(
                        section ->
                            IntStream.range(0, section.memoryCount())
                                .mapToObj(i -> section.getMemory(i).limits())))
            .toList();
    if (all.size() != 1) {
      throw new BinaryException("has " + all.size() + " memories, and not one");
    }
    return all.getFirst();
  }

  /** Returns the size of the module as it was loaded, in bytes. */
  public int size() {
    return bytes.length;
  }

  /** Returns the pages that its memory has at the start. */
  public int initialPages() {
    return limits.initialPages();
  }

  /** Returns the names of the functions it exports. */
  Set<String> functions() {
    Set<String> names = new TreeSet<>();
    exports.forEach(
        (name, export) -> {
          if (export.exportType() == ExternalType.FUNCTION) {
            names.add(name);
          }
        });
    return names;
  }

  /** Returns how many parameters an exported function has. */
  int parameters(String function) {
    int index = Objects.requireNonNull(exports.get(function)).index();
    int imported = module.importSection().count(ExternalType.FUNCTION);
    int type =
        index < imported
            ? functionImports().get(index).typeIndex()
            : module.functionSection().getFunctionType(index - imported);
    return module.typeSection().getType(type).params().size();
  }

  /**
   * Returns where the heap begins by the exported global {@code __heap_base}, as linkers set it.
   */
  OptionalInt heapBase() {
    Export export = exports.get("__heap_base");
    int imported = module.importSection().count(ExternalType.GLOBAL);
    if (export == null || export.exportType() != ExternalType.GLOBAL || export.index() < imported) {
      return OptionalInt.empty();
    }
    Global global = module.globalSection().getGlobal(export.index() - imported);
    return global.mutabilityType() == MutabilityType.Const
        ? constant(global.initInstructions())
        : OptionalInt.empty();
  }

  /** Returns the lowest address that a data segment of the module fills. */
  OptionalInt firstData() {
    DataSegment[] segments = module.dataSection().dataSegments();
    return Arrays.stream(segments == null ? new DataSegment[0] : segments)
        .filter(ActiveDataSegment.class::isInstance)
        .map(segment -> constant(((ActiveDataSegment) segment).offsetInstructions()))
        .flatMapToInt(OptionalInt::stream)
        .min();
  }

  private static OptionalInt constant(List<Instruction> instructions) {
    Instruction first = instructions.getFirst();
    return first.opcode() == OpCode.I32_CONST
        ? OptionalInt.of((int) first.operand(0))
        : OptionalInt.empty();
  }

  private List<FunctionImport> functionImports() {
    return module.importSection().stream()
        .filter(FunctionImport.class::isInstance)
        .map(FunctionImport.class::cast)
        .toList();
  }

  /**
   * Makes an instance. Its start function runs, and {@code _initialize} where it is exported; an
   * imported function that it calls is a trap.
   *
   * @param memory at least {@link #initialPages()} pages, zero
   * @param grow {@code memory.grow}
   */
  Instance instantiate(LinearMemory memory, IntUnaryOperator grow) {
    GuestMemory guestMemory = new GuestMemory(memory, grow);
    ImportValues.Builder imports = ImportValues.builder();
    module.importSection().stream().forEach(each -> resolve(each, guestMemory, imports));
    Instance instance =
        Instance.builder(module)
            .withMemoryFactory(_ -> guestMemory)
            .withImportValues(imports.build())
            .withMachineFactory(machines)
            .build();
    if (functions().contains("_initialize")) {
      instance.export("_initialize").apply();
    }
    return instance;
  }

  private void resolve(Import wanted, GuestMemory memory, ImportValues.Builder imports) {
    String module = wanted.module();
    String name = wanted.name();
    switch (wanted) {
      case FunctionImport function ->
          imports.addFunction(
              new HostFunction(
                  module,
                  name,
                  this.module.typeSection().getType(function.typeIndex()),
                  (_, _) -> {
                    throw new TrapException(
                        "the module called its import " + module + "." + name + ", a stub");
                  }));
      case MemoryImport _ -> imports.addMemory(new ImportMemory(module, name, memory));
      default ->
          throw new TrapException(
              "the module imports " + module + "." + name + ", which nobody provides");
    }
  }
}
