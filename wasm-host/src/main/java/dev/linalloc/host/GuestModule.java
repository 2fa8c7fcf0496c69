package dev.linalloc.host;

import dev.linalloc.format.FormatException;
import dev.linalloc.host.ink.InkMeter;
import dev.linalloc.spi.LinearMemory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Global;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.MemoryImport;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.OpCode;
import run.endive.wasm.types.ValType;

/** A validated WebAssembly module with one memory, and what it declares. */
public final class GuestModule {
  private static final int HEADER = 8;

  private final int size;
  private final byte[] bytes;
  private final WasmModule module;
  private final Map<String, Export> exports = new TreeMap<>();
  private final MemoryLimits limits;

  private GuestModule(int size, byte[] bytes) {
    this.size = size;
    this.bytes = bytes;
    module = Parser.parse(bytes);
    limits = memoryLimits(module);
    IntStream.range(0, module.exportSection().exportCount())
        .mapToObj(module.exportSection()::getExport)
        .forEach(export -> exports.put(export.name(), export));
  }

  /**
   * Loads a module.
   *
   * @param module the bytes of a {@code .wasm} file
   * @return the module, not yet run
   * @throws IllegalArgumentException if the module is malformed or invalid, or does not have
   *     exactly one memory; the message says why in one line
   */
  public static GuestModule load(byte[] module) {
    return load(module, UnaryOperator.identity());
  }

  /**
   * Loads a module, and makes it count the ink that its calls cost.
   *
   * @param module the bytes of a {@code .wasm} file
   * @return the module with a counter; {@link #size} is still that of {@code module}
   * @throws IllegalArgumentException as {@link #load}, and if the module has an instruction that
   *     Stylus refuses
   */
  public static GuestModule loadMetered(byte[] module) {
    return load(module, InkMeter::meter);
  }

  /**
   * Loads a module, and makes it count the ink of each of its functions.
   *
   * @throws IllegalArgumentException as {@link #loadMetered}
   */
  static GuestModule loadMeteredByFunction(byte[] module) {
    return load(module, InkMeter::meterEach);
  }

  private static GuestModule load(byte[] module, UnaryOperator<byte[]> change) {
    try {
      if (module.length < HEADER || module[0] != 0 || module[1] != 'a') {
        throw new FormatException("does not begin with the bytes of one");
      }
      var _ = memoryLimits(Parser.parse(module));
      return new GuestModule(module.length, change.apply(module));
    } catch (WasmEngineException | FormatException e) {
      throw unusable(e);
    } catch (RuntimeException e) { // a damaged section can make the parser throw any exception
      throw new IllegalArgumentException(
          "it is not a WebAssembly module that can be used: a section is damaged: " + e, e);
    }
  }

  /** Returns an exception that says in one line why a module cannot be used. */
  static IllegalArgumentException unusable(RuntimeException why) {
    String message = String.valueOf(why.getMessage());
    return new IllegalArgumentException(
        "it is not a WebAssembly module that can be used: "
            + message.lines().findFirst().orElse(why.toString()),
        why);
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
      throw new FormatException("has " + all.size() + " memories instead of one");
    }
    return all.getFirst();
  }

  /** {@return the size of the module as it was loaded, in bytes} */
  public int size() {
    return size;
  }

  /** {@return the initial size of its memory, in pages} */
  public int initialPages() {
    return limits.initialPages();
  }

  /** {@return the maximum size that it declares for its memory, in pages} */
  public int maximumPages() {
    return Math.min(limits.maximumPages(), LinearMemory.MAX_PAGES);
  }

  /** Returns the module's bytes, metered if it was loaded so. */
  byte[] bytes() {
    return bytes;
  }

  /** Returns the parsed module. */
  WasmModule parsed() {
    return module;
  }

  /** Returns the module's imports. */
  List<Import> imports() {
    return module.importSection().stream().toList();
  }

  /** Returns the names of its exports. */
  List<String> exports() {
    return List.copyOf(exports.keySet());
  }

  /** Returns the functions it exports with their types, such as {@code malloc(i32) -> i32}. */
  List<String> signatures() {
    return exports.keySet().stream()
        .flatMap(name -> type(name).map(type -> signature(name, type)).stream())
        .toList();
  }

  private static String signature(String name, FunctionType type) {
    String parameters = name + "(" + list(type.params()) + ")";
    return type.returns().isEmpty() ? parameters : parameters + " -> " + list(type.returns());
  }

  private static String list(List<ValType> types) {
    return types.stream()
        .map(type -> type.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }

  /**
   * Returns a name for each function that counts its ink, by the name of its counter: the first
   * under which it is exported, or else its number.
   */
  Map<String, String> functionNames() {
    int imported = module.importSection().count(ExternalType.FUNCTION);
    Map<String, String> names = new TreeMap<>();
    for (int own = 0; own < module.functionSection().functionCount(); own++) {
      names.put(InkMeter.counter(own), "function " + (imported + own));
    }
    exports.forEach(
        (name, export) -> {
          if (export.exportType() == ExternalType.FUNCTION && export.index() >= imported) {
            names.merge(
                InkMeter.counter(export.index() - imported),
                name,
                (known, other) -> known.startsWith("function ") ? other : known);
          }
        });
    return names;
  }

  /** Returns the type of an exported function. */
  Optional<FunctionType> type(String function) {
    return index(function).map(index -> type(module, index));
  }

  /** Returns the index of an exported function. */
  Optional<Integer> index(String function) {
    return Optional.ofNullable(exports.get(function))
        .filter(export -> export.exportType() == ExternalType.FUNCTION)
        .map(Export::index);
  }

  /** Returns the type of a function by its index, which counts imported functions first. */
  static FunctionType type(WasmModule module, int index) {
    int imported = module.importSection().count(ExternalType.FUNCTION);
    return module
        .typeSection()
        .getType(
            index < imported
                ? functionImports(module).get(index).typeIndex()
                : module.functionSection().getFunctionType(index - imported));
  }

  private static List<FunctionImport> functionImports(WasmModule module) {
    return module.importSection().stream()
        .filter(FunctionImport.class::isInstance)
        .map(FunctionImport.class::cast)
        .toList();
  }

  /**
   * Returns the address where the heap begins, if the module exports it as linkers do: in the
   * global {@code __heap_base}.
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

  /** Returns the lowest address, unsigned, that a data segment of the module fills. */
  OptionalInt firstData() {
    DataSegment[] segments = module.dataSection().dataSegments();
    return Arrays.stream(segments == null ? new DataSegment[0] : segments)
        .filter(ActiveDataSegment.class::isInstance)
        .map(segment -> constant(((ActiveDataSegment) segment).offsetInstructions()))
        .flatMapToInt(OptionalInt::stream)
        .reduce((one, other) -> Integer.compareUnsigned(one, other) < 0 ? one : other);
  }

  private static OptionalInt constant(List<Instruction> instructions) {
    Instruction first = instructions.getFirst();
    return first.opcode() == OpCode.I32_CONST
        ? OptionalInt.of((int) first.operand(0))
        : OptionalInt.empty();
  }
}
