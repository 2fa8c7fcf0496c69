package dev.linalloc.bench;

/** The sizes of the segments of {@link ZeroedBenchmark}, in the order of tables and charts. */
public enum SegmentSize {
  /** 64 bytes. */
  B_64(64, "64 B"),
  /** A page of the operating system. */
  KIB_4(4 << 10, "4 KiB"),
  /** A page of wasm. */
  KIB_64(64 << 10, "64 KiB"),
  /** One mebibyte. */
  MIB_1(1 << 20, "1 MiB"),
  /** 16 mebibytes. */
  MIB_16(16 << 20, "16 MiB");

  final long bytes;
  private final String text;

  SegmentSize(long bytes, String text) {
    this.bytes = bytes;
    this.text = text;
  }

  /** Returns the size with its unit. */
  @Override
  public String toString() {
    return text;
  }
}
