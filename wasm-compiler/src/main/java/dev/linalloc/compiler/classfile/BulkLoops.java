package dev.linalloc.compiler.classfile;

import dev.linalloc.spi.LinearMemory;

/**
 * {@code memory.fill} and {@code memory.copy} as loops of loads and stores, for wasm's MVP, which
 * lacks both instructions. If {@code CompileOptions.bulkMemory} is off, the compiler translates
 * these methods like the allocator's own.
 */
final class BulkLoops {
  private BulkLoops() {}

  static void fill(LinearMemory memory, int address, int length, byte value) {
    check(memory, address, length);
    for (int end = address + length; address != end; address++) {
      memory.storeByte(address, value);
    }
  }

  static void copy(LinearMemory memory, int destination, int source, int length) {
    check(memory, destination, length);
    check(memory, source, length);
    if (Integer.compareUnsigned(destination, source) <= 0) {
      for (int end = source + length; source != end; source++) {
        memory.storeByte(destination, memory.loadByte(source));
        destination++;
      }
    } else {
      while (length != 0) {
        length--;
        memory.storeByte(destination + length, memory.loadByte(source + length));
      }
    }
  }

  /**
   * Traps before anything is written if part of the range lies outside memory, as the bulk
   * instructions do.
   */
  private static void check(LinearMemory memory, int address, int length) {
    long end = Integer.toUnsignedLong(address) + Integer.toUnsignedLong(length);
    if (end > Integer.toUnsignedLong(memory.memorySize()) << 16) {
      memory.storeLong(-1, 0); // traps: no memory has eight bytes at its last address
    }
  }
}
