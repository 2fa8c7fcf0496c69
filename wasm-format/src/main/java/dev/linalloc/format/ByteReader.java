package dev.linalloc.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Reads bytes, numbers in LEB128, names and lists. Every method that reads throws a {@link
 * FormatException} if the bytes are damaged or end too early; the message says where.
 */
public final class ByteReader {
  private final byte[] bytes;
  private final String what;
  private final int end;
  private int at;

  /**
   * Makes a reader.
   *
   * @param bytes the bytes to read, which are not copied
   * @param what a name for the bytes in messages, such as {@code the code section}
   */
  public ByteReader(byte[] bytes, String what) {
    this(bytes, 0, bytes.length, what);
  }

  private ByteReader(byte[] bytes, int at, int end, String what) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.what = what;
  }

  /** Returns whether all bytes have been read. */
  public boolean atEnd() {
    return at == end;
  }

  /** Returns an exception that names the problem and the present position; the caller throws it. */
  public FormatException damaged(String problem) {
    return new FormatException(problem + ", before byte " + at + " of " + what);
  }

  /** Reads one byte, from 0 to 255. */
  public int oneByte() {
    return bytes[take(1)] & 0xff;
  }

  /** Reads {@code length} bytes. */
  public byte[] bytes(int length) {
    int from = take(length);
    return Arrays.copyOfRange(bytes, from, at);
  }

  /** Reads all remaining bytes. */
  public byte[] rest() {
    return bytes(end - at);
  }

  /** Returns a reader for the next {@code length} bytes, and skips them here. */
  public ByteReader part(int length) {
    int from = take(length);
    return new ByteReader(bytes, from, at, what);
  }

  /** Skips {@code length} bytes (unsigned) and returns the index of the first. */
  private int take(int length) {
    if (Integer.compareUnsigned(length, end - at) > 0) {
      throw damaged("ends in the middle");
    }
    at += length;
    return at - length;
  }

  /** Reads a number of {@code length} bytes, the lowest first. */
  long bits(int length) {
    int from = take(length);
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (bytes[from + i] & 0xffL) << (i * Byte.SIZE);
    }
    return value;
  }

  /** Reads an unsigned number of 32 bits. */
  public int u32() {
    long value = leb128(Integer.SIZE);
    if (value >>> Integer.SIZE != 0) {
      throw tooWide(Integer.SIZE);
    }
    return (int) value;
  }

  /**
   * Reads a signed number.
   *
   * @param width the most bits that the number may have: 32, 33 or 64
   */
  public long signed(int width) {
    int from = at;
    long value = leb128(width);
    int unread = Math.max(0, Long.SIZE - 7 * (at - from));
    value = value << unread >> unread;
    int above = Long.SIZE - width;
    int last = bytes[at - 1];
    boolean lastIsSign = at - from < 10 || last == 0 || last == 0x7f; // a 10th byte holds 1 bit
    if (value << above >> above != value || !lastIsSign) {
      throw tooWide(width);
    }
    return value;
  }

  /**
   * Reads groups of 7 bits up to the first byte without the high bit, at most {@code width} bits.
   */
  private long leb128(int width) {
    long value = 0;
    for (int shift = 0; shift < width; shift += 7) {
      int next = oneByte();
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw tooWide(width);
  }

  private FormatException tooWide(int width) {
    return damaged("has a number of more than " + width + " bits");
  }

  /** Reads a length in bytes and as many bytes of UTF-8 text. */
  public String name() {
    int length = u32();
    int from = take(length);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException _) {
      throw damaged("has a name that is not UTF-8");
    }
  }

  /** Reads a number of entries and as many entries, each of which must take at least one byte. */
  public <T> List<T> list(Function<ByteReader, T> entry) {
    int count = u32();
    if (Integer.compareUnsigned(count, end - at) > 0) {
      throw damaged("has a list that does not fit");
    }
    List<T> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(entry.apply(this));
    }
    return list;
  }
}
