package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import dev.linalloc.format.ByteWriter;
import dev.linalloc.format.Encodable;
import dev.linalloc.format.FunctionType;
import dev.linalloc.format.Global;
import dev.linalloc.format.Instruction;
import dev.linalloc.format.Linking;
import dev.linalloc.format.ObjectFile;
import dev.linalloc.format.Opcode;
import dev.linalloc.format.RelocatableCode;
import dev.linalloc.format.Relocation;
import dev.linalloc.format.RelocationKind;
import dev.linalloc.format.SectionKind;
import dev.linalloc.format.Sections;
import dev.linalloc.format.Symbol;
import dev.linalloc.format.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes functions and globals as a relocatable object. */
public final class ObjectWriter {
  private static final byte FUNCTION = 0;
  private static final byte MEMORY = 2;

  /** All globals by the fields' numbers; those that no function uses are left out. */
  private final List<Global> globals;

  /** The names of globals that are shared with other objects. */
  private final Map<Integer, String> shared;

  private final FunctionNumbers numbers;
  private final List<FunctionType> types = new ArrayList<>();
  private final List<Symbol> symbols = new ArrayList<>();

  // indices in the symbol table
  private final Map<Integer, Integer> functionSymbols = new LinkedHashMap<>();
  private final Map<Integer, Integer> globalSymbols = new LinkedHashMap<>();
  private final Map<String, Integer> namedSymbols = new LinkedHashMap<>();

  private final List<Global> written = new ArrayList<>();
  private final List<Encodable> imports = new ArrayList<>();
  private boolean usesBulkMemory;

  /**
   * Makes a writer of one object.
   *
   * @param globals by the numbers that the functions know them by
   * @param shared the names of the globals that all objects of a program share, by their numbers
   * @param functions by the numbers that calls name
   */
  public ObjectWriter(
      List<Global> globals, Map<Integer, String> shared, Map<Integer, FunctionBody> functions) {
    this.globals = globals;
    this.shared = shared;
    numbers = FunctionNumbers.of(functions);
  }

  /**
   * Returns the object.
   *
   * @param exports the functions' numbers by their symbols' names
   * @param flags the flags of these symbols
   * @param callback the name of the function outside the object that it may call, or an empty text
   */
  public byte[] write(Map<String, Integer> exports, int flags, String callback) {
    imports.add(out -> out.name("env").name("__linear_memory").raw(MEMORY, 0).u32(0));
    int imported = callback.isEmpty() ? 0 : importFunction(callback);
    exports.forEach(
        (name, method) -> {
          int index = imported + numbers.of(method);
          functionSymbols.putIfAbsent(numbers.of(method), symbols.size());
          symbols.add(Symbol.of(Symbol.Kind.FUNCTION, flags, name, index));
        });
    RelocatableCode code = new RelocatableCode();
    List<Encodable> typeIndices = new ArrayList<>();
    for (int i = 0; i < numbers.distinct().size(); i++) {
      symbolOfFunction(i, imported);
    }
    for (FunctionBody function : numbers.distinct()) {
      int type = type(function.type());
      typeIndices.add(out -> out.u32(type));
      code.add(function.wasmLocals(), function.lines().stream().map(this::line).toList());
    }
    Sections object = new Sections();
    object.put(SectionKind.TYPE, types);
    object.put(SectionKind.IMPORT, imports);
    object.put(SectionKind.FUNCTION, typeIndices);
    object.put(SectionKind.GLOBAL, written);
    object.put(SectionKind.CODE, code.entries());
    if (usesBulkMemory) {
      byte[] used = new ByteWriter().u32(1).raw('+').name("bulk-memory").toBytes();
      object.custom().add(new Sections.Custom("target_features", used));
    }
    Map<String, List<Relocation>> relocations = Map.of("CODE", code.relocations());
    int position = List.copyOf(object.kinds()).indexOf(SectionKind.CODE);
    return new ObjectFile(
            object, new Linking(symbols, List.of()), relocations, Map.of("CODE", position))
        .toBytes();
  }

  /** Imports a function that takes a number, and returns the number of imported functions. */
  private int importFunction(String name) {
    int type = type(new FunctionType(List.of(ValueType.I32), List.of()));
    imports.add(out -> out.name("env").name(name).raw(FUNCTION).u32(type));
    namedSymbols.put(name, symbols.size());
    symbols.add(new Symbol(Symbol.Kind.FUNCTION, Symbol.UNDEFINED, null, List.of(0L)));
    return 1;
  }

  private void symbolOfFunction(int number, int imported) {
    if (functionSymbols.putIfAbsent(number, symbols.size()) == null) {
      String name = "linalloc.function." + number;
      symbols.add(Symbol.of(Symbol.Kind.FUNCTION, Symbol.LOCAL, name, imported + number));
    }
  }

  private int type(FunctionType type) {
    if (!types.contains(type)) {
      types.add(type);
    }
    return types.indexOf(type);
  }

  private RelocatableCode.Line line(FunctionBody.Line line) {
    Opcode opcode = Objects.requireNonNull(line.op().opcode);
    usesBulkMemory |= line.op() == Op.MEMORY_COPY || line.op() == Op.MEMORY_FILL;
    return switch (line.operand()) {
      case Operand.Function(int number) -> {
        int symbol = functionSymbols.getOrDefault(numbers.of(number), -1);
        yield relocated(opcode, symbol, RelocationKind.FUNCTION_INDEX_LEB);
      }
      case Operand.Global(int number) -> {
        int symbol = globalSymbols.computeIfAbsent(number, this::symbolOfGlobal);
        yield relocated(opcode, symbol, RelocationKind.GLOBAL_INDEX_LEB);
      }
      case Operand.Symbol(String name) when line.op() == Op.CALL ->
          relocated(opcode, namedSymbols.getOrDefault(name, -1), RelocationKind.FUNCTION_INDEX_LEB);
      case Operand.Symbol(String name) -> {
        int symbol = namedSymbols.computeIfAbsent(name, this::symbolOfData);
        yield relocated(opcode, symbol, RelocationKind.MEMORY_ADDR_SLEB);
      }
      default -> RelocatableCode.Line.fixed(line.instruction());
    };
  }

  /** Returns an instruction with the number that the object alone would have there. */
  private RelocatableCode.Line relocated(Opcode opcode, int symbol, RelocationKind kind) {
    List<Long> values = symbols.get(symbol).numbers();
    long value = values.isEmpty() ? 0 : values.getFirst();
    return new RelocatableCode.Line(Instruction.of(opcode, value), symbol, kind);
  }

  private int symbolOfGlobal(int number) {
    String name = shared.get(number);
    int flags = name == null ? Symbol.LOCAL : Symbol.WEAK | Symbol.HIDDEN;
    symbols.add(
        Symbol.of(
            Symbol.Kind.GLOBAL,
            flags,
            name == null ? "linalloc.global." + number : name,
            written.size()));
    written.add(globals.get(number));
    return symbols.size() - 1;
  }

  private int symbolOfData(String name) {
    symbols.add(Symbol.undefinedData(name));
    return symbols.size() - 1;
  }
}
