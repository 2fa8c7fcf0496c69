package dev.linalloc.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fills and copies more than 2 GiB, which takes as much memory. */
@Tag("slow")
final class LargeLengthTest {
  @Test
  void fillAndCopyTakeUnsignedLengths() {
    int length = Integer.MIN_VALUE + 1; // 2 GiB and a byte
    try (NativeMemory memory = NativeMemory.reserve(40_000)) {
      memory.fill(1, length, (byte) 7);
      assertThat(memory.loadInt(0)).isEqualTo(0x0707_0700);
      assertThat(memory.loadInt(length - 1)).isEqualTo(0x0000_0707);
      memory.copy(3, 1, length);
      assertThat(memory.loadLong(length - 1)).isEqualTo(0x0707_0707L);
    }
  }
}
