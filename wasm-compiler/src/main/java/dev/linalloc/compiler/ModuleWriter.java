package dev.linalloc.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes functions and globals as a wasm module. */
final class ModuleWriter {
  private static final int I32_LOAD_ALIGN = 0;

  private final CompileOptions options;
  private final Program program;
  private final long[] initial;

  /** The functions by the methods' numbers. */
  private final Map<Integer, FunctionBody> functions;

  private final List<List<Object>> types = new ArrayList<>();
  private final Map<Integer, Integer> functionNumbers = new LinkedHashMap<>();
  private final Map<Integer, Integer> globalNumbers = new LinkedHashMap<>();

  ModuleWriter(
      CompileOptions options,
      Program program,
      long[] initial,
      Map<Integer, FunctionBody> functions) {
    this.options = options;
    this.program = program;
    this.initial = initial;
    this.functions = functions;
  }

  /**
   * Returns the module.
   *
   * @param exports the methods' numbers by the names they are exported under
   */
  byte[] write(Map<String, Integer> exports) {
    List<FunctionBody> distinct = number();
    ByteWriter typeIndices = new ByteWriter();
    ByteWriter bodies = new ByteWriter();
    for (FunctionBody function : distinct) {
      typeIndices.unsigned(type(function));
      bodies.sized(body(function));
    }
    ByteWriter module = new ByteWriter().raw(0, 'a', 's', 'm', 1, 0, 0, 0);
    section(module, 1, types.size(), types());
    section(module, 3, distinct.size(), typeIndices);
    section(module, 5, 1, memory());
    section(module, 6, globalNumbers.size(), globals());
    section(module, 7, exports.size() + 1, exports(exports));
    section(module, 10, distinct.size(), bodies);
    return module.toByteArray();
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
    List<Object> type = List.of(function.parameters(), function.results());
    if (!types.contains(type)) {
      types.add(type);
    }
    return types.indexOf(type);
  }

  private ByteWriter types() {
    ByteWriter all = new ByteWriter();
    for (List<Object> type : types) {
      all.raw(0x60);
      for (Object values : type) {
        List<?> list = (List<?>) values;
        all.unsigned(list.size());
        list.forEach(value -> all.raw(((ValueType) value).code));
      }
    }
    return all;
  }

  private ByteWriter memory() {
    int maximum = options.maximumPages();
    ByteWriter limits = new ByteWriter();
    if (maximum == 65_536) {
      return limits.raw(0).unsigned(options.initialPages());
    }
    return limits.raw(1).unsigned(options.initialPages()).unsigned(maximum);
  }

  private ByteWriter globals() {
    ByteWriter all = new ByteWriter();
    for (int field : globalNumbers.keySet()) {
      ValueType type = program.components.globalType(field);
      all.raw(type.code, 1, (type == ValueType.I64 ? Op.I64_CONST : Op.I32_CONST).code)
          .signed(initial[field])
          .raw(Op.END.code);
    }
    return all;
  }

  private ByteWriter exports(Map<String, Integer> exports) {
    ByteWriter all = new ByteWriter();
    exports.forEach(
        (name, method) -> all.name(name).raw(0).unsigned(functionNumbers.getOrDefault(method, -1)));
    return all.name("memory").raw(2, 0);
  }

  private static void section(ByteWriter module, int id, int count, ByteWriter entries) {
    if (count > 0) {
      byte[] content = new ByteWriter().unsigned(count).raw(entries.toByteArray()).toByteArray();
      module.raw(id).sized(content);
    }
  }

  private byte[] body(FunctionBody function) {
    ByteWriter code = new ByteWriter();
    List<ValueType> locals = function.locals();
    long wide = locals.stream().filter(type -> type == ValueType.I64).count();
    int narrow = locals.size() - (int) wide;
    code.unsigned((narrow > 0 ? 1 : 0) + (wide > 0 ? 1 : 0));
    if (narrow > 0) {
      code.unsigned(narrow).raw(ValueType.I32.code);
    }
    if (wide > 0) {
      code.unsigned((int) wide).raw(ValueType.I64.code);
    }
    function.lines().forEach(line -> write(line, code));
    return code.toByteArray();
  }

  private void write(FunctionBody.Line line, ByteWriter code) {
    int operand = (int) line.immediate();
    if (line.op().code > 0xff) {
      code.raw(line.op().code >>> 8).unsigned(line.op().code & 0xff);
    } else {
      code.raw(line.op().code);
    }
    switch (line.op()) {
      case BLOCK, LOOP, IF -> code.raw(0x40);
      case BR, BR_IF, LOCAL_GET, LOCAL_SET, LOCAL_TEE -> code.unsigned(operand);
      case BR_TABLE -> {
        code.unsigned(line.depths().size());
        line.depths().forEach(code::unsigned);
        code.unsigned(operand);
      }
      case CALL -> code.unsigned(functionNumbers.getOrDefault(operand, -1));
      case GLOBAL_GET, GLOBAL_SET ->
          code.unsigned(globalNumbers.computeIfAbsent(operand, f -> globalNumbers.size()));
      case I32_CONST, I64_CONST -> code.signed(line.immediate());
      case I32_LOAD, I64_LOAD, I32_LOAD8_S, I32_STORE, I64_STORE, I32_STORE8 ->
          code.raw(I32_LOAD_ALIGN, 0);
      case MEMORY_SIZE, MEMORY_GROW, MEMORY_FILL -> code.raw(0);
      case MEMORY_COPY -> code.raw(0, 0);
      default -> {}
    }
  }
}
