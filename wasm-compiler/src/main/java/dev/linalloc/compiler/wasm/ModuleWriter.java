package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Operand;
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

  private final FunctionNumbers numbers;
  private final List<FunctionType> types = new ArrayList<>();
  private final Map<Integer, Integer> globalNumbers = new LinkedHashMap<>();

  /**
   * Makes a writer of one module.
   *
   * @param globals by the numbers that the functions know them by
   * @param functions by the numbers that calls name
   */
  public ModuleWriter(List<Global> globals, Map<Integer, FunctionBody> functions) {
    this.globals = globals;
    numbers = FunctionNumbers.of(functions);
  }

  /**
   * Returns the module.
   *
   * @param exports the functions' numbers by the names they are exported under
   * @param initialPages the memory's initial size in pages
   * @param maximumPages the memory's maximum in pages
   */
  public byte[] write(Map<String, Integer> exports, int initialPages, int maximumPages) {
    List<Encodable> typeIndices = new ArrayList<>();
    List<Body> bodies = new ArrayList<>();
    for (FunctionBody function : numbers.distinct()) {
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

  private int type(FunctionBody function) {
    FunctionType type = function.type();
    if (!types.contains(type)) {
      types.add(type);
    }
    return types.indexOf(type);
  }

  private static Encodable memory(int initial, int maximum) {
    return maximum == 65_536
        ? out -> out.raw(0).u32(initial)
        : out -> out.raw(1).u32(initial).u32(maximum);
  }

  private List<Export> exports(Map<String, Integer> exports) {
    List<Export> all = new ArrayList<>();
    exports.forEach(
        (name, method) -> all.add(new Export(name, ExternalKind.FUNCTION, numbers.of(method))));
    all.add(new Export("memory", ExternalKind.MEMORY, 0));
    return all;
  }

  private Body body(FunctionBody function) {
    return new Body(
        function.wasmLocals(), function.lines().stream().map(this::instruction).toList());
  }

  private Instruction instruction(FunctionBody.Line line) {
    Opcode opcode = Objects.requireNonNull(line.op().opcode);
    return switch (line.operand()) {
      case Operand.Function(int number) -> Instruction.of(opcode, numbers.of(number));
      case Operand.Global(int number) ->
          Instruction.of(opcode, globalNumbers.computeIfAbsent(number, n -> globalNumbers.size()));
      default -> line.instruction();
    };
  }
}
