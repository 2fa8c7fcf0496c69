package dev.linalloc.memory;

import static java.lang.Integer.toUnsignedLong;

import dev.linalloc.spi.LinearMemory;

/** Every kind of access to a linear memory at one address, with the number of bytes it touches. */
public enum Access {
  LOAD_BYTE(1, LinearMemory::loadByte),
  STORE_BYTE(1, (memory, address) -> memory.storeByte(address, (byte) 7)),
  LOAD_INT(4, LinearMemory::loadInt),
  STORE_INT(4, (memory, address) -> memory.storeInt(address, 7)),
  LOAD_LONG(8, LinearMemory::loadLong),
  STORE_LONG(8, (memory, address) -> memory.storeLong(address, 7)),
  FILL(5, (memory, address) -> memory.fill(address, 5, (byte) 7)),
  FILL_NOTHING(0, (memory, address) -> memory.fill(address, 0, (byte) 7)),
  FILL_3_GIB(3L << 30, (memory, address) -> memory.fill(address, 3 << 30, (byte) 7)),
  FILL_ALMOST_4_GIB(0xffff_ffffL, (memory, address) -> memory.fill(address, -1, (byte) 7)),
  COPY_TO(5, (memory, address) -> memory.copy(address, 0, 5)),
  COPY_FROM(5, (memory, address) -> memory.copy(0, address, 5)),
  COPY_NOTHING_TO(0, (memory, address) -> memory.copy(address, 0, 0)),
  COPY_NOTHING_FROM(0, (memory, address) -> memory.copy(0, address, 0)),
  COPY_3_GIB_TO(3L << 30, (memory, address) -> memory.copy(address, address, 3 << 30));

  private final long length;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
  private final Action action;

  Access(long length, Action action) {
    this.length = length;
    this.action = action;
  }

  /** Returns the number of bytes from the address on that are touched. */
  public long length() {
    return length;
  }

  public void at(LinearMemory memory, long address) {
    action.at(memory, (int) address);
  }

  /** Returns the message of a memory of {@code bytes} bytes that refuses this access. */
  String refusal(long address, long bytes) {
    return "address ("
        + toUnsignedLong((int) address)
        + ") and length ("
        + length
        + ") reach beyond the memory's "
        + bytes
        + " bytes";
  }

  @FunctionalInterface
  private interface Action {
    void at(LinearMemory memory, int address);
  }
}
