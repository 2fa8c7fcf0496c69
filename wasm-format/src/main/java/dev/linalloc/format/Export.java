package dev.linalloc.format;

/**
 * A name under which others find what a module has.
 *
 * @param index which of its kind, imported ones counted first
 */
public record Export(String name, ExternalKind kind, int index) implements Encodable {
  /** Reads an entry of the export section. */
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
