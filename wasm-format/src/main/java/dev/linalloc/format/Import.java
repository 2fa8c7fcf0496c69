package dev.linalloc.format;

/** What a module wants from its host, by two names; its type is read over. */
public record Import(String module, String name, ExternalKind kind) {
  private static final int HAS_MAXIMUM = 1;

  /** Reads an entry of the import section. */
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
