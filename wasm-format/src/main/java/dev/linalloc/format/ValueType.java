package dev.linalloc.format;

import java.util.Arrays;

/** The types of operands, results, locals and globals. */
public enum ValueType implements Encodable {
  /** An integer of 32 bits. */
  I32(0x7f),
  /** An integer of 64 bits. */
  I64(0x7e),
  /** A floating-point number of 32 bits. */
  F32(0x7d),
  /** A floating-point number of 64 bits. */
  F64(0x7c),
  /** A vector of 128 bits. */
  V128(0x7b),
  /** A reference to a function, or null. */
  FUNCREF(0x70),
  /** A reference to an object of the host, or null. */
  EXTERNREF(0x6f);

  private final int code;

  ValueType(int code) {
    this.code = code;
  }

  /** Returns the type's byte in the binary format. */
  public int code() {
    return code;
  }

  /**
   * Reads a type.
   *
   * @throws FormatException if it is none of these
   */
  public static ValueType read(ByteReader in) {
    int code = in.oneByte();
    return Arrays.stream(values())
        .filter(type -> type.code == code)
        .findFirst()
        .orElseThrow(
            () ->
                new FormatException(
                    "has a value of type 0x"
                        + Integer.toHexString(code)
                        + ", which is not supported"));
  }

  @Override
  public void write(ByteWriter out) {
    out.raw(code);
  }
}
