package dev.linalloc.format;

/** The kinds of items that a module imports and exports. */
public enum ExternalKind implements Encodable {
  /** A function. */
  FUNCTION,
  /** A table of references. */
  TABLE,
  /** A memory. */
  MEMORY,
  /** A global variable. */
  GLOBAL,
  /** A tag of exceptions. */
  TAG;

  /**
   * Reads a kind.
   *
   * @throws FormatException if it is none of these
   */
  static ExternalKind read(ByteReader in) {
    int code = in.oneByte();
    if (code >= values().length) {
      throw in.damaged("imports or exports an item of unknown kind " + code);
    }
    return values()[code];
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // the order is the format's
  public void write(ByteWriter out) {
    out.raw(ordinal());
  }
}
