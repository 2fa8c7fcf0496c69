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

  /** {@return the current size in pages, from 0 to {@link #MAX_PAGES}} */
  int memorySize();

  /**
   * {@return the byte at an address}
   *
   * @param address of the byte, unsigned
   */
  byte loadByte(int address);

  /**
   * Sets the byte at an address.
   *
   * @param address of the byte, unsigned
   * @param value its new value
   */
  void storeByte(int address, byte value);

  /**
   * {@return four bytes, as a little-endian number}
   *
   * @param address of the first byte, unsigned
   */
  int loadInt(int address);

  /**
   * Sets four bytes.
   *
   * @param address of the first byte, unsigned
   * @param value their new value, stored in little-endian order
   */
  void storeInt(int address, int value);

  /**
   * {@return eight bytes, as a little-endian number}
   *
   * @param address of the first byte, unsigned
   */
  long loadLong(int address);

  /**
   * Sets eight bytes.
   *
   * @param address of the first byte, unsigned
   * @param value their new value, stored in little-endian order
   */
  void storeLong(int address, long value);

  /**
   * Sets all bytes of a range to one value: wasm's {@code memory.fill}.
   *
   * @param address of the first byte, unsigned
   * @param length bytes to set, unsigned; with 0, {@code address} may be the end of memory
   * @param value the new value of each byte
   */
  void fill(int address, int length, byte value);

  /**
   * Copies a range of bytes: wasm's {@code memory.copy}. The two ranges may overlap; the bytes are
   * copied as if through a buffer.
   *
   * @param destination the first address to copy to, unsigned
   * @param source the first address to copy from, unsigned
   * @param length bytes to copy, unsigned
   */
  void copy(int destination, int source, int length);
}
