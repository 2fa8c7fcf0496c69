package dev.linalloc.compiler;

import dev.linalloc.format.ByteWriter;
import dev.linalloc.format.Export;
import dev.linalloc.format.ExternalKind;
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
    Sections sections = file.module();
    byte[] code = sections.contents(SectionKind.CODE);
    for (Relocation place : file.relocations().getOrDefault("CODE", List.of())) {
      Symbol symbol = symbols.get(place.index());
      int value =
          place.kind() == RelocationKind.MEMORY_ADDR_SLEB
              ? addresses.getOrDefault(String.valueOf(symbol.name()), 0)
              : symbol.numbers().getFirst().intValue();
      byte[] padded = new ByteWriter().padded(value).toBytes();
      System.arraycopy(padded, 0, code, place.offset(), padded.length);
    }
    sections.put(SectionKind.CODE, code);
    sections.put(SectionKind.IMPORT, List.of());
    sections.put(SectionKind.MEMORY, List.of(out -> out.raw(1).u32(pages).u32(maximumPages)));
    sections.put(SectionKind.EXPORT, exports(symbols, prefix));
    sections.custom().clear();
    return sections.toBytes();
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
