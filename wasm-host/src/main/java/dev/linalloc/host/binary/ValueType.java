package dev.linalloc.host.binary;

/** The number types of WebAssembly. */
public enum ValueType {
  /** 32 bits. */
  I32(0x7f),
  /** 64 bits. */
  I64(0x7e),
  /** A float of 32 bits. */
  F32(0x7d),
  /** A float of 64 bits. */
  F64(0x7c);

  final int code;

  ValueType(int code) {
    this.code = code;
  }
}
