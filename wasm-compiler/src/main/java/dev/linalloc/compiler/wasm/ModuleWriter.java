package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Op;
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
   * @param initialPages pages of memory there are at first
   * @param maximumPages the most pages there may ever be
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

  /** Numbers the functions: those that are the same share a number. */
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
    List<FunctionBody.Line> lines =
        function.lines().stream()
            .map(
                line ->
                    line.op() == Op.CALL
                        ? new FunctionBody.Line(
                            Op.CALL,
                            functionNumbers.getOrDefault((int) line.immediate(), -1),
                            List.of())
                        : line)
            .toList();
    return List.of(function.parameters(), function.results(), function.locals(), lines);
  }

  /** Returns the method that a function calls with its own parameters and does no more, or −1. */
  private static int forwardsTo(FunctionBody function) {
    int arguments = function.parameters().size();
    List<FunctionBody.Line> lines = function.lines();
    if (lines.size() != arguments + 2 || lines.get(arguments).op() != Op.CALL) {
      return -1;
    }
    for (int i = 0; i < arguments; i++) {
      if (lines.get(i).op() != Op.LOCAL_GET || lines.get(i).immediate() != i) {
        return -1;
      }
    }
    return (int) lines.get(arguments).immediate();
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
    return switch (opcode.immediates()) {
      case NONE -> Instruction.of(opcode);
      case BLOCK_TYPE -> Instruction.of(opcode, Instruction.NO_RESULT);
      case MEMORY_ARGUMENT, TWO_INDICES -> Instruction.of(opcode, 0, 0); // align 1; the one memory
      case LABELS -> {
        List<Long> labels = new ArrayList<>(line.depths().stream().map(Long::valueOf).toList());
        labels.add(line.immediate());
        yield new Instruction(opcode, labels);
      }
      default -> Instruction.of(opcode, number(line));
    };
  }

  private long number(FunctionBody.Line line) {
    int operand = (int) line.immediate();
    return switch (line.op()) {
      case CALL -> functionNumbers.getOrDefault(operand, -1);
      case GLOBAL_GET, GLOBAL_SET ->
          globalNumbers.computeIfAbsent(operand, f -> globalNumbers.size());
      default -> line.immediate();
    };
  }
}
