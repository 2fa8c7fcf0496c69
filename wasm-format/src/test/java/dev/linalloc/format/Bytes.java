package dev.linalloc.format;

import java.util.HexFormat;

/** Bytes as hexadecimal digits, to read and to show. */
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
