package dev.linalloc.format;

/**
 * A place in a section of an object, and what a linker puts there.
 *
 * @param kind what the linker puts there
 * @param offset the place, in bytes from the start of the section's contents
 * @param index the symbol's index in the object's {@link Linking symbol table}, or for {@link
 *     RelocationKind#TYPE_INDEX_LEB} the index of a type
 * @param addend what is added to the symbol's address, in bytes; 0 if the kind has none
 */
public record Relocation(RelocationKind kind, int offset, int index, long addend)
    implements Encodable {
  /**
   * Reads an entry of a {@code reloc} section.
   *
   * @throws FormatException if it is damaged
   */
  public static Relocation read(ByteReader in) {
    RelocationKind kind = RelocationKind.read(in);
    int offset = in.u32();
    int index = in.u32();
    return new Relocation(kind, offset, index, kind.hasAddend() ? in.signed(Long.SIZE) : 0);
  }

  @Override
  public void write(ByteWriter out) {
    out.raw(kind.code()).u32(offset).u32(index);
    if (kind.hasAddend()) {
      out.signed(addend);
    }
  }
}
