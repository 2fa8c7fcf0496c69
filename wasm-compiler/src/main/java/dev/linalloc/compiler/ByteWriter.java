package dev.linalloc.compiler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Bytes of a module, with numbers in LEB128. */
final class ByteWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ByteWriter raw(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  ByteWriter raw(byte[] values) {
    bytes.writeBytes(values);
    return this;
  }

  ByteWriter unsigned(int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      bytes.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
    return this;
  }

  ByteWriter signed(long value) {
    long rest = value;
    for (int left = signedLength(value); left > 1; left--) {
      bytes.write((int) (rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    bytes.write((int) (rest & 0x7f));
    return this;
  }

  /** Returns the number of bytes that a signed number takes. */
  static int signedLength(long value) {
    int bits = 65 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
    return (bits + 6) / 7;
  }

  ByteWriter name(String name) {
    return sized(name.getBytes(UTF_8));
  }

  /** Appends the number of bytes, and the bytes. */
  ByteWriter sized(byte[] values) {
    return unsigned(values.length).raw(values);
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }
}
