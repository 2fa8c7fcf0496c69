package dev.linalloc.compiler;

import dev.linalloc.format.ByteReader;
import dev.linalloc.format.ByteWriter;
import dev.linalloc.format.Encodable;
import dev.linalloc.format.Export;
import dev.linalloc.format.ExternalKind;
import dev.linalloc.format.FunctionType;
import dev.linalloc.format.Global;
import dev.linalloc.format.ObjectFile;
import dev.linalloc.format.Relocation;
import dev.linalloc.format.RelocationKind;
import dev.linalloc.format.SectionKind;
import dev.linalloc.format.Sections;
import dev.linalloc.format.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Links one object to a module, as {@code wasm-ld} does: it gives the object a memory, fills in the
 * addresses of symbols and exports the functions. The indices are those of the object.
 */
final class TestLinker {
  private TestLinker() {}

  /**
   * Links an object.
   *
   * @param prefix what to leave out of the functions' names
   * @param addresses the addresses of the symbols that the linker defines
   */
  static byte[] link(
      byte[] object, String prefix, Map<String, Integer> addresses, int pages, int maximumPages) {
    ObjectFile file = ObjectFile.read(object);
    List<Symbol> symbols = file.linking().symbols();
    List<byte[]> bodies = file.module().list(SectionKind.CODE, in -> in.bytes(in.u32()));
    byte[] code = section(bodies);
    for (Relocation place : file.relocations().getOrDefault("CODE", List.of())) {
      Symbol symbol = symbols.get(place.index());
      int value =
          place.kind() == RelocationKind.MEMORY_ADDR_SLEB
              ? addresses.getOrDefault(String.valueOf(symbol.name()), 0)
              : symbol.numbers().getFirst().intValue();
      byte[] padded = new ByteWriter().padded(value).toBytes();
      System.arraycopy(padded, 0, code, place.offset(), padded.length);
    }
    Sections linked = new Sections();
    linked.put(SectionKind.TYPE, file.module().list(SectionKind.TYPE, FunctionType::read));
    List<Integer> types = file.module().list(SectionKind.FUNCTION, ByteReader::u32);
    linked.put(
        SectionKind.FUNCTION, types.stream().map(t -> (Encodable) out -> out.u32(t)).toList());
    linked.put(SectionKind.MEMORY, List.of(out -> out.raw(1).u32(pages).u32(maximumPages)));
    linked.put(SectionKind.GLOBAL, file.module().list(SectionKind.GLOBAL, Global::read));
    linked.put(SectionKind.EXPORT, exports(symbols, prefix));
    linked.put(
        SectionKind.CODE,
        new ByteReader(code, "code")
            .list(in -> in.bytes(in.u32())).stream()
                .map(body -> (Encodable) out -> out.sized(body))
                .toList());
    return linked.toBytes();
  }

  private static byte[] section(List<byte[]> bodies) {
    List<Encodable> entries =
        bodies.stream().map(body -> (Encodable) out -> out.sized(body)).toList();
    return new ByteWriter().list(entries).toBytes();
  }

  private static List<Export> exports(List<Symbol> symbols, String prefix) {
    List<Export> exports = new ArrayList<>();
    for (Symbol symbol : symbols) {
      String name = symbol.name();
      if (symbol.kind() == Symbol.Kind.FUNCTION
          && name != null
          && (symbol.flags() & (Symbol.LOCAL | Symbol.UNDEFINED)) == 0) {
        int index = symbol.numbers().getFirst().intValue();
        exports.add(new Export(name.substring(prefix.length()), ExternalKind.FUNCTION, index));
      }
    }
    exports.add(new Export("memory", ExternalKind.MEMORY, 0));
    return exports;
  }
}
