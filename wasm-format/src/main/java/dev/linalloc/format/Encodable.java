package dev.linalloc.format;

/** What has a form in the binary format. */
public interface Encodable {
  /** Appends that form. */
  void write(ByteWriter out);
}
