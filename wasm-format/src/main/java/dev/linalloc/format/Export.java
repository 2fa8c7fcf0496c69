package dev.linalloc.format;

/**
 * An export: a name for a function, memory, table, global or tag of a module.
 *
 * @param name the name
 * @param kind the kind of item
 * @param index the item's index among those of its kind; imported ones come first
 */
public record Export(String name, ExternalKind kind, int index) implements Encodable {
  /**
   * Reads an entry of the export section.
   *
   * @throws FormatException if it is damaged
   */
  public static Export read(ByteReader in) {
    return new Export(in.name(), ExternalKind.read(in), in.u32());
  }

  @Override
  public void write(ByteWriter out) {
    out.name(name);
    kind.write(out);
    out.u32(index);
  }
}
