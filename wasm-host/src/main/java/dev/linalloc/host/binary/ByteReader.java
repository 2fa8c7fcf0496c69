package dev.linalloc.host.binary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads WebAssembly's binary format: bytes, LEB128 numbers, names. */
final class ByteReader {
  private final byte[] bytes;
  private int at;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean atEnd() {
    return at >= bytes.length;
  }

  int position() {
    return at;
  }

  /** Returns what was read since {@code from}. */
  byte[] since(int from) {
    return Arrays.copyOfRange(bytes, from, at);
  }

  int oneByte() {
    return bytes(1)[0] & 0xff;
  }

  byte[] bytes(int length) {
    if (length < 0 || length > bytes.length - at) {
      throw new BinaryException("ends in the middle, at byte " + bytes.length);
    }
    at += length;
    return since(at - length);
  }

  byte[] rest() {
    return bytes(bytes.length - at);
  }

  int u32() {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = oneByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return (int) value;
      }
    }
    throw new BinaryException("has a number of more than 32 bits before byte " + at);
  }

  /** Reads a signed number of any width. */
  long signed() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = oneByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        int unused = Math.max(0, Long.SIZE - 7 - shift);
        return value << unused >> unused;
      }
    }
    throw new BinaryException("has a number of more than 64 bits before byte " + at);
  }

  String name() {
    return new String(bytes(u32()), StandardCharsets.UTF_8);
  }
}
