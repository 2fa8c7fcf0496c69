package dev.linalloc.proofs;

import com.microsoft.z3.BitVecExpr;
import dev.linalloc.compiler.ObjectOptions;
import dev.linalloc.compiler.WasmCompiler;
import dev.linalloc.format.ByteWriter;
import dev.linalloc.format.Export;
import dev.linalloc.format.ExternalKind;
import dev.linalloc.format.Global;
import dev.linalloc.format.ObjectFile;
import dev.linalloc.format.Opcode;
import dev.linalloc.format.Relocation;
import dev.linalloc.format.RelocationKind;
import dev.linalloc.format.SectionKind;
import dev.linalloc.format.Sections;
import dev.linalloc.format.Symbol;
import dev.linalloc.format.ValueType;
import dev.linalloc.mini.MiniAllocator;
import dev.linalloc.verifier.Bits;
import dev.linalloc.verifier.State;
import dev.linalloc.verifier.SymbolicMemory;
import dev.linalloc.verifier.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The object of mini as a module for the prover. The address that the linker fills in is replaced
 * by the value of one more global, {@code heapBase}: so a proof for every value of the globals
 * holds for every program that links the object.
 */
final class LinkedMini {
  /** The globals in order, by the fields that they stand for. */
  static final List<String> GLOBALS = List.of("negTop", "negBound", "unready", "taken", "heapBase");

  private LinkedMini() {}

  static byte[] module() {
    ObjectFile object =
        ObjectFile.read(WasmCompiler.compileObject(MiniAllocator.class, ObjectOptions.DEFAULT));
    Sections module = object.module();
    byte[] code = module.contents(SectionKind.CODE);
    for (Relocation place : object.relocations().getOrDefault("CODE", List.of())) {
      if (place.kind() == RelocationKind.MEMORY_ADDR_SLEB) {
        if (code[place.offset() - 1] != 0x41) {
          throw new IllegalStateException("an address that is no i32.const");
        }
        ByteWriter read = new ByteWriter();
        Opcode.GLOBAL_GET.write(read);
        byte[] instruction = read.padded(GLOBALS.indexOf("heapBase")).toBytes();
        System.arraycopy(instruction, 0, code, place.offset() - 1, instruction.length);
      }
    }
    module.put(SectionKind.CODE, code);
    module.put(SectionKind.IMPORT, List.of());
    module.append(SectionKind.GLOBAL, Global.of(ValueType.I32, 0));
    module.put(SectionKind.EXPORT, exports(object.linking().symbols()));
    return module.toBytes();
  }

  /** Returns a state of mini's fields with the object's other globals, which are unknown. */
  static State state(State fields, Bits bits, int unready) {
    return new State(
        Map.of(
            "negTop", fields.field("negTop"),
            "negBound", fields.field("negBound"),
            "unready", bits.word(unready),
            "taken", bits.unknown("taken", 32),
            "heapBase", bits.unknown("heapBase", 32)),
        fields.memory());
  }

  /** Returns the state before the first call. */
  static State start(WasmModule module, Bits bits) {
    Map<String, BitVecExpr> values = new HashMap<>();
    for (int i = 0; i < GLOBALS.size(); i++) {
      values.put(GLOBALS.get(i), bits.word((int) module.globals().get(i).initial()));
    }
    values.put("heapBase", bits.unknown("heapBase", 32));
    return new State(values, SymbolicMemory.unknown(bits));
  }

  private static List<Export> exports(List<Symbol> symbols) {
    List<Export> exports = new ArrayList<>();
    for (Symbol symbol : symbols) {
      String name = String.valueOf(symbol.name());
      if (name.startsWith("linalloc_") && symbol.kind() == Symbol.Kind.FUNCTION) {
        int index = symbol.numbers().getFirst().intValue();
        exports.add(new Export(name.substring("linalloc_".length()), ExternalKind.FUNCTION, index));
      }
    }
    return exports;
  }
}
