package dev.linalloc.format;

/** How an instruction accesses linear memory, and whether it can trap. */
public enum Effect {
  /** Computes its result from its operands alone. */
  PURE,
  /**
   * Computes its result from its operands alone, and traps if there is none, as for a division by
   * 0.
   */
  TRAPS,
  /** Loads 1 byte. Every load and store traps if it is out of bounds. */
  LOADS_1,
  /** Loads 2 bytes. */
  LOADS_2,
  /** Loads 4 bytes. */
  LOADS_4,
  /** Loads 8 bytes. */
  LOADS_8,
  /** Stores 1 byte. */
  STORES_1,
  /** Stores 2 bytes. */
  STORES_2,
  /** Stores 4 bytes. */
  STORES_4,
  /** Stores 8 bytes. */
  STORES_8,
  /** Stores as many bytes as its last operand says; traps if any is out of bounds. */
  STORES_MANY,
  /** Returns the size of memory. */
  READS_SIZE,
  /** Adds pages to memory, or fails and returns −1. */
  GROWS,
  /** Control flow, variables, tables and calls, whose effect depends on the program around them. */
  OUTSIDE;

  /** Returns whether the instruction loads a number from memory. */
  public boolean loads() {
    return compareTo(LOADS_1) >= 0 && compareTo(LOADS_8) <= 0;
  }

  /** Returns whether the instruction changes the contents of memory. */
  public boolean stores() {
    return compareTo(STORES_1) >= 0 && compareTo(STORES_MANY) <= 0;
  }

  /** Returns the bytes that the instruction loads or stores; 0 if none, or if the number varies. */
  public int width() {
    return switch (this) {
      case LOADS_1, STORES_1 -> 1;
      case LOADS_2, STORES_2 -> 2;
      case LOADS_4, STORES_4 -> 4;
      case LOADS_8, STORES_8 -> 8;
      default -> 0;
    };
  }
}
