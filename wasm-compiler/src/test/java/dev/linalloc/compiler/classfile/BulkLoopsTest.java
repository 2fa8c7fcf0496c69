package dev.linalloc.compiler.classfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.memory.NativeMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * On the JVM the loops do what the memory's own fill and copy do, and refuse a range outside
 * memory.
 */
class BulkLoopsTest {
  private static final int END = 65_536;

  private final NativeMemory ours = NativeMemory.reserve(1, 1);
  private final NativeMemory wanted = NativeMemory.reserve(1, 1);

  @BeforeEach
  void write() {
    for (int i = 0; i < 32; i++) {
      ours.storeByte(i, (byte) i);
      wanted.storeByte(i, (byte) i);
      ours.storeByte(END - 32 + i, (byte) -i);
      wanted.storeByte(END - 32 + i, (byte) -i);
    }
  }

  @AfterEach
  void close() {
    ours.close();
    wanted.close();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "3, 7", "65530, 6", "65536, 0"})
  void aRangeIsFilled(int address, int length) {
    BulkLoops.fill(ours, address, length, (byte) 99);
    wanted.fill(address, length, (byte) 99);
    assertSame();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, 8",
    "8, 0, 8",
    "2, 5, 9",
    "5, 2, 9",
    "4, 4, 9",
    "0, 65530, 6",
    "65530, 0, 6",
    "65536, 0, 0",
    "0, 65536, 0",
    "7, 3, 1",
    "3, 7, 1"
  })
  void aRangeIsCopied(int destination, int source, int length) {
    BulkLoops.copy(ours, destination, source, length);
    wanted.copy(destination, source, length);
    assertSame();
  }

  @ParameterizedTest
  @CsvSource({"65530, 7", "65537, 0", "-1, 1", "8, -1"})
  void nothingIsFilledIfTheRangeIsNotInMemory(int address, int length) {
    assertThatThrownBy(() -> BulkLoops.fill(ours, address, length, (byte) 99))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertSame();
  }

  @ParameterizedTest
  @CsvSource({"0, 65530, 7", "65530, 0, 7", "-1, 0, 1", "-1, 0, 2", "0, -1, 1", "8, 0, -1"})
  void nothingIsCopiedIfARangeIsNotInMemory(int destination, int source, int length) {
    assertThatThrownBy(() -> BulkLoops.copy(ours, destination, source, length))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertSame();
  }

  @Test
  void addressesAreUnsigned() {
    try (NativeMemory large = NativeMemory.reserve(32_769, 32_769)) {
      large.storeByte(5, (byte) 7);
      BulkLoops.copy(large, 0x8000_0000, 5, 1);
      assertThat(large.loadByte(0x8000_0000)).isEqualTo((byte) 7);
    }
  }

  private void assertSame() {
    for (int i = 0; i < END; i++) {
      if (ours.loadByte(i) != wanted.loadByte(i)) {
        assertThat(ours.loadByte(i)).as("byte %d", i).isEqualTo(wanted.loadByte(i));
      }
    }
  }
}
