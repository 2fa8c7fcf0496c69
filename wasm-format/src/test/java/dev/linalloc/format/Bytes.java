package dev.linalloc.format;

import java.util.HexFormat;

/** Converts between bytes and hexadecimal digits. */
final class Bytes {
  private Bytes() {}

  static byte[] of(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static ByteReader reader(String hex) {
    return new ByteReader(of(hex), "it");
  }

  static String hex(Encodable written) {
    ByteWriter out = new ByteWriter();
    written.write(out);
    return HexFormat.of().formatHex(out.toBytes());
  }
}
