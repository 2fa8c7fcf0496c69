package dev.linalloc.kit.drive;

import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * Scripts for the contents of blocks of some MiB: used memory that is requested again as zeroed,
 * and blocks that move.
 */
final class LargeBlocks {
  private static final int[] SIZES = {100_000, 700_000, (3 << 20) + 5, 9 << 20};

  private LargeBlocks() {}

  static List<Scenario> all() {
    List<Scenario> scripts = new ArrayList<>();
    for (int size : SIZES) {
      scripts.add(
          new Script()
              .alloc(0, size, 8)
              .alloc(1, 1, 1)
              .free(0)
              .zeroed(2, size, 8)
              .free(2)
              .alloc(3, size / 3, 1)
              .zeroed(4, size / 2, 8)
              .named("zeros after a block of " + size + " bytes"));
      scripts.add(
          new Script()
              .alloc(0, size, 8)
              .alloc(1, LinearMemory.PAGE_SIZE, 1)
              .realloc(0, size + size / 2)
              .alloc(2, size, 8)
              .realloc(0, size - 1)
              .realloc(2, 2 * size)
              .free(1)
              .realloc(0, size + LinearMemory.PAGE_SIZE)
              .named("a block of " + size + " bytes moves"));
    }
    // Many sizes, because a sample of blocks is verified whole.
    for (int size = 530_000; size < 1 << 20; size += 30_001) {
      scripts.add(
          new Script()
              .alloc(0, size, 8)
              .free(0)
              .zeroed(1, size, 8)
              .named("zeros after a block of " + size + " bytes, and nothing else"));
    }
    return scripts;
  }
}
