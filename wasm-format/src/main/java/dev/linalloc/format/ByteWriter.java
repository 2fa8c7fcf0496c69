package dev.linalloc.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Appends bytes, numbers in LEB128 (7 bits per byte, the low ones first), names and lists. */
public final class ByteWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Appends the low 8 bits of each value. */
  public ByteWriter raw(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  /** Appends bytes. */
  public ByteWriter bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Appends the low bytes of a number, the lowest first. */
  void bits(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (i * Byte.SIZE)));
    }
  }

  /** Appends an unsigned number of 32 bits in the fewest bytes: 1 to 5. */
  public ByteWriter u32(int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      out.write(rest | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    return this;
  }

  /** Appends a signed number in the fewest bytes: 1 to 10. */
  public ByteWriter signed(long value) {
    long rest = value;
    for (int left = signedLength(value); left > 1; left--) {
      out.write((int) rest | 0x80);
      rest >>= 7;
    }
    out.write((int) rest & 0x7f);
    return this;
  }

  /**
   * Appends a number of 32 bits in 5 bytes, so that a linker can put any other there. The number is
   * negative only if it is read as signed.
   */
  public ByteWriter padded(int value) {
    for (int shift = 0; shift < 28; shift += 7) {
      out.write(value >> shift | 0x80);
    }
    out.write(value >> 28 & 0x7f);
    return this;
  }

  /** Returns the number of bytes appended so far. */
  public int size() {
    return out.size();
  }

  /** Returns how many bytes {@link #signed} appends for a number. */
  public static int signedLength(long value) {
    int bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
    return (bits + 6) / 7;
  }

  /** Appends a text's length in bytes and the text, in UTF-8. */
  public ByteWriter name(String name) {
    return sized(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends the number of bytes and the bytes. */
  public ByteWriter sized(byte[] bytes) {
    return u32(bytes.length).bytes(bytes);
  }

  /** Appends the number of entries and the entries. */
  public ByteWriter list(Collection<? extends Encodable> entries) {
    u32(entries.size());
    entries.forEach(entry -> entry.write(this));
    return this;
  }

  /** Returns a copy of all bytes appended so far. */
  public byte[] toBytes() {
    return out.toByteArray();
  }
}
