package dev.linalloc.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Reads bytes, numbers in LEB128, names and lists, and refuses what is damaged: by a {@link
 * FormatException} that says where.
 */
public final class ByteReader {
  private final byte[] bytes;
  private final String what;
  private final int end;
  private int at;

  /**
   * Makes a reader.
   *
   * @param what names what is read in messages, such as {@code the code section}
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

  /** Returns whether all is read. */
  public boolean atEnd() {
    return at == end;
  }

  /** Returns an exception that says what is wrong, and where. */
  public FormatException damaged(String problem, Object... details) {
    return new FormatException(
        String.format(Locale.ROOT, problem, details) + ", before byte " + at + " of " + what);
  }

  /** Reads one byte, from 0 to 255. */
  public int oneByte() {
    return bytes[take(1)] & 0xff;
  }

  /** Reads so many bytes. */
  public byte[] bytes(int length) {
    int from = take(length);
    return Arrays.copyOfRange(bytes, from, at);
  }

  /** Reads all bytes that are left. */
  public byte[] rest() {
    return bytes(end - at);
  }

  /** Reads so many bytes as something that is read by itself. */
  public ByteReader part(int length) {
    int from = take(length);
    return new ByteReader(bytes, from, at, what);
  }

  /** Takes so many bytes (unsigned), and returns the index of the first. */
  private int take(int length) {
    if (Integer.compareUnsigned(length, end - at) > 0) {
      throw damaged("ends in the middle");
    }
    at += length;
    return at - length;
  }

  /** Reads a number of so many bytes, the lowest first. */
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

  /** Reads a signed number of at most so many bits: 32, 33 or 64. */
  public long signed(int width) {
    int from = at;
    long value = leb128(width);
    int unread = Math.max(0, Long.SIZE - 7 * (at - from));
    value = value << unread >> unread;
    int above = Long.SIZE - width;
    int last = bytes[at - 1];
    boolean lastIsSign = at - from < 10 || last == 0 || last == 0x7f; // the 10th byte has one bit
    if (value << above >> above != value || !lastIsSign) {
      throw tooWide(width);
    }
    return value;
  }

  /** Reads groups of 7 bits up to the first byte without the high bit, as many as may be needed. */
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
    return damaged("has a number of more than %d bits", width);
  }

  /** Reads a text in UTF-8 behind its length in bytes. */
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

  /** Reads entries behind their number; each takes at least one byte. */
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
