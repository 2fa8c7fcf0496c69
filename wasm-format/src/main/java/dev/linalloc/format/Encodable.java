package dev.linalloc.format;

/** A part of a module that has an encoding in the binary format. */
public interface Encodable {
  /** Appends the encoding. */
  void write(ByteWriter out);
}
