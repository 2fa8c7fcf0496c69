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
import dev.linalloc.format.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes functions and globals as a wasm module. */
public final class ModuleWriter {
  private static final byte MEMORY = 2;
  private static final byte GLOBAL = 3;

  /** All globals by the fields' numbers; those that no function uses are left out. */
  private final List<Global> globals;

  private final Place place;
  private final FunctionNumbers numbers;
  private final List<FunctionType> types = new ArrayList<>();
  private final Map<Integer, Integer> globalNumbers = new LinkedHashMap<>();

  /**
   * Makes a writer of one module.
   *
   * @param globals by the numbers that the functions know them by
   * @param functions by the numbers that calls name
   * @param place where the memory comes from
   */
  public ModuleWriter(List<Global> globals, Map<Integer, FunctionBody> functions, Place place) {
    this.globals = globals;
    this.place = place;
    numbers = FunctionNumbers.of(functions);
  }

  /**
   * Returns the module.
   *
   * @param exports the functions' numbers by the names they are exported under
   */
  public byte[] write(Map<String, Integer> exports) {
    List<Encodable> typeIndices = new ArrayList<>();
    List<Body> bodies = new ArrayList<>();
    for (FunctionBody function : numbers.distinct()) {
      int type = type(function);
      typeIndices.add(out -> out.u32(type));
      bodies.add(body(function));
    }
    Sections module = new Sections();
    module.put(SectionKind.TYPE, types);
    module.put(SectionKind.IMPORT, imports());
    module.put(SectionKind.FUNCTION, typeIndices);
    module.put(SectionKind.MEMORY, place.memory() == null ? List.of(memory()) : List.of());
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

  private Encodable memory() {
    int initial = place.initialPages();
    int maximum = place.maximumPages();
    return maximum == Place.MAX_PAGES
        ? out -> out.raw(0).u32(initial)
        : out -> out.raw(1).u32(initial).u32(maximum);
  }

  /** Returns the imports: a memory of any size, and a global that never changes. */
  private List<Encodable> imports() {
    List<Encodable> imports = new ArrayList<>();
    Place.Item memory = place.memory();
    if (memory != null) {
      imports.add(out -> out.name(memory.module()).name(memory.name()).raw(MEMORY, 0).u32(0));
    }
    Place.Item base = place.heapBaseGlobal();
    if (base != null) {
      imports.add(
          out -> {
            out.name(base.module()).name(base.name()).raw(GLOBAL);
            ValueType.I32.write(out);
            out.raw(0);
          });
    }
    return imports;
  }

  private List<Export> exports(Map<String, Integer> exports) {
    List<Export> all = new ArrayList<>();
    exports.forEach(
        (name, method) -> all.add(new Export(name, ExternalKind.FUNCTION, numbers.of(method))));
    if (place.memory() == null) {
      all.add(new Export("memory", ExternalKind.MEMORY, 0));
    }
    return all;
  }

  private Body body(FunctionBody function) {
    return new Body(
        function.wasmLocals(), function.lines().stream().map(this::instruction).toList());
  }

  private int global(int number) {
    int imported = place.heapBaseGlobal() == null ? 0 : 1;
    return imported + globalNumbers.computeIfAbsent(number, n -> globalNumbers.size());
  }

  private Instruction instruction(FunctionBody.Line line) {
    Opcode opcode = Objects.requireNonNull(line.op().opcode);
    return switch (line.operand()) {
      case Operand.Function(int number) -> Instruction.of(opcode, numbers.of(number));
      case Operand.Global(int number) -> Instruction.of(opcode, global(number));
      case Operand.Symbol base ->
          place.heapBaseGlobal() == null
              ? Instruction.of(opcode, place.heapBase())
              : Instruction.of(Opcode.GLOBAL_GET, 0);
      default -> line.instruction();
    };
  }
}
