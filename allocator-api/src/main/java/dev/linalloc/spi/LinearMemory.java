package dev.linalloc.spi;

/**
 * A wasm32 linear memory: a byte-addressed array of whole pages that grows and never shrinks.
 *
 * <p>Addresses and lengths are in bytes and unsigned 32 bits. Multi-byte values are little endian
 * and need no alignment. An access that reaches beyond {@link #memorySize()} pages throws {@link
 * IndexOutOfBoundsException}; in wasm it traps.
 */
public interface LinearMemory {
  /** Bytes in a page. */
  int PAGE_SIZE = 65_536;

  /** The most pages a wasm32 memory can have: 4 GiB. */
  int MAX_PAGES = 65_536;

  /** Returns the current size in pages, from 0 to {@link #MAX_PAGES}. */
  int memorySize();

  /** Returns the byte at {@code address}. */
  byte loadByte(int address);

  /** Sets the byte at {@code address}. */
  void storeByte(int address, byte value);

  /** Returns the four bytes from {@code address} on. */
  int loadInt(int address);

  /** Sets the four bytes from {@code address} on. */
  void storeInt(int address, int value);

  /** Returns the eight bytes from {@code address} on. */
  long loadLong(int address);

  /** Sets the eight bytes from {@code address} on. */
  void storeLong(int address, long value);

  /**
   * Sets {@code length} bytes (unsigned) from {@code address} on to {@code value}: wasm's {@code
   * memory.fill}.
   */
  void fill(int address, int length, byte value);

  /**
   * Copies {@code length} bytes (unsigned): wasm's {@code memory.copy}. The two ranges may overlap;
   * the bytes are copied as if through a buffer.
   */
  void copy(int destination, int source, int length);
}
