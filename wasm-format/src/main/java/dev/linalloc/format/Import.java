package dev.linalloc.format;

/**
 * An import: an item that a module needs from its host. Its type is skipped when it is read.
 *
 * @param module the first name, usually of another module
 * @param name the second name, of the item in that module
 * @param kind the kind of item
 */
public record Import(String module, String name, ExternalKind kind) {
  private static final int HAS_MAXIMUM = 1;

  /**
   * Reads an entry of the import section.
   *
   * @throws FormatException if it is damaged
   */
  public static Import read(ByteReader in) {
    Import read = new Import(in.name(), in.name(), ExternalKind.read(in));
    switch (read.kind) {
      case FUNCTION -> in.u32();
      case TABLE -> {
        ValueType.read(in);
        skipLimits(in);
      }
      case MEMORY -> skipLimits(in);
      case GLOBAL -> {
        ValueType.read(in);
        in.oneByte();
      }
      case TAG -> {
        in.oneByte();
        in.u32();
      }
    }
    return read;
  }

  private static void skipLimits(ByteReader in) {
    int flags = in.oneByte();
    in.u32();
    if ((flags & HAS_MAXIMUM) != 0) {
      in.u32();
    }
  }
}
