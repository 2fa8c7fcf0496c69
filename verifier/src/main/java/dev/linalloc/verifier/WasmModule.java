package dev.linalloc.verifier;

import dev.linalloc.format.Body;
import dev.linalloc.format.ByteReader;
import dev.linalloc.format.Export;
import dev.linalloc.format.ExternalKind;
import dev.linalloc.format.FunctionType;
import dev.linalloc.format.Opcode;
import dev.linalloc.format.SectionKind;
import dev.linalloc.format.Sections;
import dev.linalloc.format.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A parsed wasm module: its globals, functions and exports. It must have no imports and no tables.
 */
public final class WasmModule {
  /**
   * An instruction, with the instructions that it encloses.
   *
   * @param immediate its first immediate, or 0 if it has none
   * @param body the instructions of a block, of a loop, or of an if up to its else
   * @param otherwise the instructions of an if after its else
   */
  record Instruction(
      Opcode opcode, long immediate, List<Instruction> body, List<Instruction> otherwise) {}

  /** A function: its type, and the widths in bits of the locals beyond its parameters. */
  record Function(FunctionType type, List<Integer> locals, List<Instruction> body) {}

  /** A global variable: its width in bits and its initial value. */
  public record Global(int width, long initial) {}

  /**
   * The sections that a module may have. The memory section is ignored: proofs hold for every size
   * of memory.
   */
  private static final Set<SectionKind> MODELLED =
      EnumSet.of(
          SectionKind.TYPE,
          SectionKind.FUNCTION,
          SectionKind.MEMORY,
          SectionKind.GLOBAL,
          SectionKind.EXPORT,
          SectionKind.CODE);

  private final List<Function> functions = new ArrayList<>();
  private final List<Global> globals;
  private final Map<String, Integer> exports = new HashMap<>();
  private boolean endedByElse;

  /**
   * Parses a module.
   *
   * @throws NotModelled if it has a section, type or block that is not modelled
   */
  public WasmModule(byte[] bytes) {
    Sections sections = Sections.read(bytes);
    for (SectionKind kind : sections.kinds()) {
      if (!MODELLED.contains(kind)) {
        throw new NotModelled("wasm", kind.toString());
      }
    }
    globals =
        sections.list(SectionKind.GLOBAL, dev.linalloc.format.Global::read).stream()
            .map(each -> new Global(width(each.type()), each.initial().getFirst().immediate(0)))
            .toList();
    for (Export export : sections.list(SectionKind.EXPORT, Export::read)) {
      if (export.kind() == ExternalKind.FUNCTION) {
        exports.put(export.name(), export.index());
      }
    }
    List<FunctionType> types = sections.list(SectionKind.TYPE, FunctionType::read);
    List<Integer> typeIndices = sections.list(SectionKind.FUNCTION, ByteReader::u32);
    for (Body body : sections.list(SectionKind.CODE, in -> Body.read(in.part(in.u32())))) {
      FunctionType type = types.get(typeIndices.get(functions.size()));
      List<Integer> locals = body.locals().stream().map(WasmModule::width).toList();
      functions.add(new Function(type, locals, sequence(body.instructions().iterator())));
    }
  }

  /** Returns all global variables, in order. */
  public List<Global> globals() {
    return globals;
  }

  Function function(int index) {
    return functions.get(index);
  }

  Function exported(String name) {
    Integer index = exports.get(name);
    if (index == null) {
      throw new IllegalArgumentException("no function " + name + " is exported");
    }
    return function(index);
  }

  private static int width(ValueType type) {
    return switch (type) {
      case I32 -> Integer.SIZE;
      case I64 -> Long.SIZE;
      default -> throw new NotModelled("wasm", "type " + type);
    };
  }

  /** Reads instructions up to the end of their block, or up to an else. */
  private List<Instruction> sequence(Iterator<dev.linalloc.format.Instruction> in) {
    List<Instruction> sequence = new ArrayList<>();
    while (true) {
      dev.linalloc.format.Instruction next = in.next();
      switch (next.opcode()) {
        case END, ELSE -> {
          endedByElse = next.opcode() == Opcode.ELSE;
          return sequence;
        }
        case BLOCK, LOOP, IF -> sequence.add(nested(next, in));
        default -> {
          long immediate = next.immediates().isEmpty() ? 0 : next.immediate(0);
          sequence.add(new Instruction(next.opcode(), immediate, List.of(), List.of()));
        }
      }
    }
  }

  private Instruction nested(
      dev.linalloc.format.Instruction start, Iterator<dev.linalloc.format.Instruction> in) {
    if (start.immediate(0) != dev.linalloc.format.Instruction.NO_RESULT) {
      throw new NotModelled("wasm", "a block with a result");
    }
    List<Instruction> body = sequence(in);
    return new Instruction(start.opcode(), 0, body, endedByElse ? sequence(in) : List.of());
  }
}
