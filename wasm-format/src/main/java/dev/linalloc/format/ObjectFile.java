package dev.linalloc.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A relocatable object: a module with a symbol table, and with the places that a linker fills in.
 *
 * @param module the sections, without those two
 * @param linking the symbol table
 * @param relocations the places, by the name of the section that they lie in, such as {@code CODE}
 * @param targets the index, among all sections in order, of each section that has such places
 */
public record ObjectFile(
    Sections module,
    Linking linking,
    Map<String, List<Relocation>> relocations,
    Map<String, Integer> targets) {
  private static final String RELOCATIONS = "reloc.";

  /**
   * Reads an object.
   *
   * @throws FormatException if it is damaged, no object, or refers to a symbol, type or byte that
   *     it does not have
   */
  public static ObjectFile read(byte[] file) {
    Sections module = Sections.read(file);
    Linking linking = null;
    Map<String, List<Relocation>> relocations = new LinkedHashMap<>();
    Map<String, Integer> targets = new LinkedHashMap<>();
    List<Sections.Custom> rest = new ArrayList<>();
    for (Sections.Custom each : module.custom()) {
      ByteReader in = new ByteReader(each.content(), "the section " + printable(each.name()));
      if (each.name().equals(Linking.NAME)) {
        linking = Linking.read(in);
      } else if (each.name().startsWith(RELOCATIONS)) {
        String target = each.name().substring(RELOCATIONS.length());
        targets.put(target, in.u32());
        relocations.put(target, in.list(Relocation::read));
        if (!in.atEnd()) {
          throw in.damaged("goes on behind the last relocation");
        }
      } else {
        rest.add(each);
      }
    }
    if (linking == null) {
      throw new FormatException("is no relocatable object: it has no section linking");
    }
    module.custom().clear();
    module.custom().addAll(rest);
    ObjectFile object = new ObjectFile(module, linking, relocations, targets);
    object.check();
    return object;
  }

  private void check() {
    for (Map.Entry<String, List<Relocation>> each : relocations.entrySet()) {
      long size = size(each.getKey());
      long last = -1;
      for (Relocation at : each.getValue()) {
        long offset = Integer.toUnsignedLong(at.offset());
        if (offset <= last || offset + at.kind().width() > size) {
          throw new FormatException(
              "has a relocation at byte "
                  + offset
                  + " of "
                  + printable(each.getKey())
                  + ", out of place");
        }
        last = offset;
        boolean isType = at.kind() == RelocationKind.TYPE_INDEX_LEB;
        int most = isType ? module.size(SectionKind.TYPE) : linking.symbols().size();
        if (Integer.compareUnsigned(at.index(), most) >= 0) {
          throw new FormatException(
              "has a relocation to "
                  + (isType ? "type " : "symbol ")
                  + Integer.toUnsignedString(at.index())
                  + ", of "
                  + most);
        }
      }
    }
  }

  /** Returns a name for a message: a damaged one may have line breaks. */
  private static String printable(String name) {
    return name.replaceAll("[^!-~]", "?");
  }

  /** Returns the bytes of a section's contents, by its name in a relocation section. */
  private long size(String target) {
    for (SectionKind kind : module.kinds()) {
      if (kind.name().equals(target)) {
        return module.contents(kind).length;
      }
    }
    return module.custom().stream()
        .filter(each -> each.name().equals(target))
        .mapToLong(each -> new ByteWriter().name(each.name()).size() + each.content().length)
        .findFirst()
        .orElseThrow(
            () ->
                new FormatException("has relocations for a missing section " + printable(target)));
  }

  /** Returns the names of the symbols that the object defines for others, in order. */
  public List<String> defined() {
    List<String> names = new ArrayList<>();
    for (Symbol symbol : linking.symbols()) {
      String name = symbol.name();
      if (name != null && (symbol.flags() & (Symbol.UNDEFINED | Symbol.LOCAL)) == 0) {
        names.add(name);
      }
    }
    return names;
  }

  /** Returns the object in the binary format. */
  public byte[] toBytes() {
    List<Sections.Custom> rest = List.copyOf(module.custom());
    module.custom().clear();
    module.custom().add(linking.toSection());
    relocations.forEach(
        (target, places) -> {
          ByteWriter content = new ByteWriter().u32(targets.getOrDefault(target, 0)).list(places);
          module.custom().add(new Sections.Custom(RELOCATIONS + target, content.toBytes()));
        });
    module.custom().addAll(rest);
    byte[] bytes = module.toBytes();
    module.custom().clear();
    module.custom().addAll(rest);
    return bytes;
  }
}
