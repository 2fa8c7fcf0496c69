package dev.linalloc.format;

/**
 * An import: an item that a module needs from its host. Of its type, only a function's is kept.
 *
 * @param module the first name, usually of another module
 * @param name the second name, of the item in that module
 * @param kind the kind of item
 * @param type the index of a function's type; 0 for other items
 */
public record Import(String module, String name, ExternalKind kind, int type) {
  private static final int HAS_MAXIMUM = 1;

  /**
   * Reads an entry of the import section.
   *
   * @throws FormatException if it is damaged
   */
  public static Import read(ByteReader in) {
    String module = in.name();
    String name = in.name();
    ExternalKind kind = ExternalKind.read(in);
    return new Import(
        module, name, kind, kind == ExternalKind.FUNCTION ? in.u32() : skip(kind, in));
  }

  /** Skips the type of an item that is no function, and returns 0. */
  private static int skip(ExternalKind kind, ByteReader in) {
    switch (kind) {
      case TABLE -> {
        ValueType.read(in);
        skipLimits(in);
      }
      case MEMORY -> skipLimits(in);
      case GLOBAL -> {
        ValueType.read(in);
        in.oneByte();
      }
      default -> {
        in.oneByte();
        in.u32();
      }
    }
    return 0;
  }

  private static void skipLimits(ByteReader in) {
    int flags = in.oneByte();
    in.u32();
    if ((flags & HAS_MAXIMUM) != 0) {
      in.u32();
    }
  }
}
