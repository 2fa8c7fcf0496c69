package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import dev.linalloc.compiler.ssa.ValueType;
import dev.linalloc.format.Body;
import dev.linalloc.format.Encodable;
import dev.linalloc.format.Export;
import dev.linalloc.format.ExternalKind;
import dev.linalloc.format.FunctionType;
import dev.linalloc.format.Global;
import dev.linalloc.format.Instruction;
import dev.linalloc.format.Opcode;
import dev.linalloc.format.SectionKind;
import dev.linalloc.format.Sections;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Writes functions and globals as a wasm module. */
public final class ModuleWriter {
  /** All globals by the fields' numbers; those that no function uses are left out. */
  private final List<Global> globals;

  /** The functions by the methods' numbers. */
  private final Map<Integer, FunctionBody> functions;

  private final List<FunctionType> types = new ArrayList<>();
  private final Map<Integer, Integer> functionNumbers = new LinkedHashMap<>();
  private final Map<Integer, Integer> globalNumbers = new LinkedHashMap<>();

  /**
   * Makes a writer of one module.
   *
   * @param globals by the numbers that the functions know them by
   * @param functions by the numbers that calls name
   */
  public ModuleWriter(List<Global> globals, Map<Integer, FunctionBody> functions) {
    this.globals = globals;
    this.functions = functions;
  }

  /**
   * Returns the module.
   *
   * @param exports the functions' numbers by the names they are exported under
   * @param initialPages the memory's initial size in pages
   * @param maximumPages the memory's maximum in pages
   */
  public byte[] write(Map<String, Integer> exports, int initialPages, int maximumPages) {
    List<FunctionBody> distinct = number();
    List<Encodable> typeIndices = new ArrayList<>();
    List<Body> bodies = new ArrayList<>();
    for (FunctionBody function : distinct) {
      int type = type(function);
      typeIndices.add(out -> out.u32(type));
      bodies.add(body(function));
    }
    Sections module = new Sections();
    module.put(SectionKind.TYPE, types);
    module.put(SectionKind.FUNCTION, typeIndices);
    module.put(SectionKind.MEMORY, List.of(memory(initialPages, maximumPages)));
    module.put(SectionKind.GLOBAL, globalNumbers.keySet().stream().map(globals::get).toList());
    module.put(SectionKind.EXPORT, exports(exports));
    module.put(SectionKind.CODE, bodies);
    return module.toBytes();
  }

  /**
   * Numbers the functions. Functions with the same code share a number, and one that only forwards
   * its parameters has the number of its callee.
   */
  private List<FunctionBody> number() {
    functions.keySet().forEach(method -> functionNumbers.put(method, method));
    boolean changed = true;
    while (changed) {
      changed = false;
      Map<List<Object>, Integer> first = new LinkedHashMap<>();
      for (Map.Entry<Integer, FunctionBody> entry : functions.entrySet()) {
        int alias = forwardsTo(entry.getValue());
        int same =
            alias >= 0
                ? functionNumbers.getOrDefault(alias, alias)
                : first.computeIfAbsent(content(entry.getValue()), c -> entry.getKey());
        changed |= !Integer.valueOf(same).equals(functionNumbers.put(entry.getKey(), same));
      }
    }
    List<FunctionBody> distinct = new ArrayList<>();
    Map<Integer, Integer> places = new LinkedHashMap<>();
    for (int method : functions.keySet()) {
      if (functionNumbers.getOrDefault(method, -1) == method) {
        places.put(method, distinct.size());
        distinct.add(function(method));
      }
    }
    functionNumbers.replaceAll((method, same) -> places.getOrDefault(same, -1));
    return distinct;
  }

  private FunctionBody function(int method) {
    return Objects.requireNonNull(functions.get(method), "a method without a function");
  }

  private List<Object> content(FunctionBody function) {
    List<FunctionBody.Line> lines = function.lines().stream().map(this::withSameCallee).toList();
    return List.of(function.parameters(), function.results(), function.locals(), lines);
  }

  private FunctionBody.Line withSameCallee(FunctionBody.Line line) {
    return line.operand() instanceof Operand.Function(int callee)
        ? new FunctionBody.Line(line.op(), new Operand.Function(functionNumber(callee)))
        : line;
  }

  private int functionNumber(int function) {
    return functionNumbers.getOrDefault(function, -1);
  }

  /** Returns the callee of a function that does nothing but pass its own parameters on, or −1. */
  private static int forwardsTo(FunctionBody function) {
    int arguments = function.parameters().size();
    List<FunctionBody.Line> lines = function.lines();
    if (lines.size() != arguments + 2
        || !(lines.get(arguments).operand() instanceof Operand.Function(int callee))) {
      return -1;
    }
    for (int i = 0; i < arguments; i++) {
      if (!lines.get(i).equals(new FunctionBody.Line(Op.LOCAL_GET, new Operand.Local(i)))) {
        return -1;
      }
    }
    return callee;
  }

  private int type(FunctionBody function) {
    FunctionType type = new FunctionType(wasm(function.parameters()), wasm(function.results()));
    if (!types.contains(type)) {
      types.add(type);
    }
    return types.indexOf(type);
  }

  private static List<dev.linalloc.format.ValueType> wasm(List<ValueType> types) {
    return types.stream().map(ValueType::wasm).toList();
  }

  private static Encodable memory(int initial, int maximum) {
    return maximum == 65_536
        ? out -> out.raw(0).u32(initial)
        : out -> out.raw(1).u32(initial).u32(maximum);
  }

  private List<Export> exports(Map<String, Integer> exports) {
    List<Export> all = new ArrayList<>();
    exports.forEach(
        (name, method) ->
            all.add(
                new Export(name, ExternalKind.FUNCTION, functionNumbers.getOrDefault(method, -1))));
    all.add(new Export("memory", ExternalKind.MEMORY, 0));
    return all;
  }

  private Body body(FunctionBody function) {
    return new Body(
        wasm(function.locals()), function.lines().stream().map(this::instruction).toList());
  }

  private Instruction instruction(FunctionBody.Line line) {
    Opcode opcode = Objects.requireNonNull(line.op().opcode);
    return switch (line.operand()) {
      case Operand.None none -> withoutOperand(opcode);
      case Operand.Constant(long value) -> Instruction.of(opcode, value);
      case Operand.Local(int number) -> Instruction.of(opcode, number);
      case Operand.Function(int number) -> Instruction.of(opcode, functionNumber(number));
      case Operand.Global(int number) ->
          Instruction.of(opcode, globalNumbers.computeIfAbsent(number, n -> globalNumbers.size()));
      case Operand.Label(int depth) -> Instruction.of(opcode, depth);
      case Operand.Table(List<Operand.Label> cases, Operand.Label otherwise) ->
          Instruction.of(
              opcode,
              Stream.concat(cases.stream(), Stream.of(otherwise))
                  .mapToLong(Operand.Label::depth)
                  .toArray());
      case Operand.Parameter parameter ->
          throw new IllegalStateException(parameter + " in a function's body");
    };
  }

  private static Instruction withoutOperand(Opcode opcode) {
    return switch (opcode.immediates()) {
      case NONE -> Instruction.of(opcode);
      case BLOCK_TYPE -> Instruction.of(opcode, Instruction.NO_RESULT);
      case MEMORY_ARGUMENT, TWO_INDICES -> Instruction.of(opcode, 0, 0); // align 1; the one memory
      default -> Instruction.of(opcode, 0); // the one memory
    };
  }
}
