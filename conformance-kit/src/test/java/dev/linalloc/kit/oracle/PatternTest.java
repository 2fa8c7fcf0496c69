package dev.linalloc.kit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatternTest {
  private static final int AT = 1000;

  private final NativeMemory memory = NativeMemory.reserve(64);

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void everyByteOfASmallRegionIsWrittenAndNoOther() {
    for (int size = 1; size <= 40; size++) {
      memory.fill(0, 4096, (byte) 0x5a);
      Pattern.write(memory, AT, size);
      assertThat(memory.loadByte(AT - 1)).isEqualTo((byte) 0x5a);
      assertThat(memory.loadByte(AT + size)).isEqualTo((byte) 0x5a);
      assertThat(Pattern.firstChange(memory, AT, AT, size, size)).isEqualTo(-1);
      for (int offset = 0; offset < size; offset++) {
        byte was = memory.loadByte(AT + offset);
        memory.storeByte(AT + offset, (byte) (was ^ 1));
        for (int length = 1; length <= size; length++) {
          long change = Pattern.firstChange(memory, AT, AT, size, length);
          if (offset >= length) {
            assertThat(change).isEqualTo(-1);
          } else {
            boolean inAWord = (offset | 7) < length;
            assertThat(change)
                .as("size %d, length %d", size, length)
                .isEqualTo(inAWord ? offset & -8 : offset);
          }
        }
        memory.storeByte(AT + offset, was);
      }
    }
  }

  @Test
  void aRegionOfAPageIsWrittenWhole() {
    int size = 65_536;
    Pattern.write(memory, AT, size);
    for (int offset : new int[] {0, 5000, 30_001, 65_535}) {
      byte was = memory.loadByte(AT + offset);
      memory.storeByte(AT + offset, (byte) (was + 1));
      assertThat(Pattern.firstChange(memory, AT, AT, size, size)).isEqualTo(offset & -8);
      memory.storeByte(AT + offset, was);
    }
  }

  @Test
  void ofALargerRegionBothEndsAreWrittenAndSomeWordsBetween() {
    int size = 1 << 20;
    Pattern.write(memory, AT, size);
    assertThat(Pattern.firstChange(memory, AT, AT, size, size)).isEqualTo(-1);
    int written = 0;
    for (int offset = 0; offset < size; offset += 8) {
      written += memory.loadLong(AT + offset) != 0 ? 1 : 0;
    }
    assertThat(written).isBetween(2 * 512 + 100, 2 * 512 + 160);
    for (int offset : new int[] {0, 4095, size - 4096, size - 1}) {
      byte was = memory.loadByte(AT + offset);
      memory.storeByte(AT + offset, (byte) (was + 1));
      assertThat(Pattern.firstChange(memory, AT, AT, size, size)).isEqualTo(offset & -8);
      memory.storeByte(AT + offset, was);
    }
    assertThat(memory.loadLong(AT + 4096)).isNotZero();
    assertThat(memory.loadLong(AT + 4096 + 8)).isZero();
    assertThat(memory.loadLong(AT + 4096 + size / 128)).isNotZero();
  }

  @Test
  void ofARegionAboveAMebibyteFewerWordsAreWritten() {
    int size = 2 << 20;
    Pattern.write(memory, AT, size);
    int written = 0;
    for (int offset = 0; offset < size; offset += 8) {
      written += memory.loadLong(AT + offset) != 0 ? 1 : 0;
    }
    assertThat(written).isEqualTo(2 * 512 + 16);
  }

  @Test
  void theEndOfARegionOfAnySizeIsSeen() {
    for (int size = (1 << 20) - 40; size < (1 << 20) + 40; size += 3) {
      Pattern.write(memory, AT, size);
      assertThat(Pattern.firstChange(memory, AT, AT, size, size)).isEqualTo(-1);
      for (int at : new int[] {size - 4096, size - 1}) {
        byte was = memory.loadByte(AT + at);
        memory.storeByte(AT + at, (byte) (was + 1));
        assertThat(Pattern.firstChange(memory, AT, AT, size, size))
            .as("byte %d of %d", at, size)
            .isBetween(at - 7L, (long) at);
        memory.storeByte(AT + at, was);
      }
    }
  }

  @Test
  void theShorterPartOfALargeRegionIsVerifiedWithItsPattern() {
    int size = 200_003;
    Pattern.write(memory, AT, size);
    for (int length : new int[] {1, 8, 4096, 100_000, 100_003, size - 3, size}) {
      assertThat(Pattern.firstChange(memory, AT, AT, size, length)).isEqualTo(-1);
    }
    memory.storeByte(AT + size - 1, (byte) (memory.loadByte(AT + size - 1) + 1));
    assertThat(Pattern.firstChange(memory, AT, AT, size, size - 1)).isEqualTo(-1);
    assertThat(Pattern.firstChange(memory, AT, AT, size, size)).isEqualTo(size - 1);
  }

  @Test
  void bytesThatWereMovedAreSeen() {
    Pattern.write(memory, AT, 64);
    memory.copy(AT, AT + 8, 8);
    assertThat(Pattern.firstChange(memory, AT, AT, 64, 64)).isZero();
  }

  @Test
  void theByteAtAnAddressDependsOnTheAddressAlone() {
    Pattern.write(memory, AT, 64);
    byte[] whole = new byte[64];
    for (int i = 0; i < 64; i++) {
      whole[i] = memory.loadByte(AT + i);
    }
    for (int from = 0; from < 64; from++) {
      memory.fill(AT, 64, (byte) 0);
      Pattern.write(memory, AT + from, 64 - from);
      for (int i = from; i < 64; i++) {
        assertThat(memory.loadByte(AT + i)).as("from %d at %d", from, i).isEqualTo(whole[i]);
      }
    }
  }

  @Test
  void wordsDifferByAddressAndAreNotZero() {
    Pattern.write(memory, 0, 65_536);
    Set<Long> words = new HashSet<>();
    for (int address = 0; address < 65_536; address += 8) {
      words.add(memory.loadLong(address));
    }
    assertThat(words).hasSize(65_536 / 8).doesNotContain(0L);
    assertThat(memory.loadLong(0) >>> 32).isNotZero();
  }

  @Test
  void bytesThatWereMovedByWholeKilobytesAreSeen() {
    Pattern.write(memory, 0, 65_536);
    for (int distance = 1024; distance < 65_536; distance += 1024) {
      int same = 0;
      for (int address = 0; address + distance < 65_536; address++) {
        same += memory.loadByte(address) == memory.loadByte(address + distance) ? 1 : 0;
      }
      assertThat(same).as("bytes that are the same %d later", distance).isLessThan(1024);
    }
  }

  @Test
  void aBlockThatWasMovedIsVerifiedByWhereItWasWritten() {
    for (int to : new int[] {2000, 2001, 2007}) {
      Pattern.write(memory, AT + 3, 77);
      memory.copy(to, AT + 3, 77);
      assertThat(Pattern.firstChange(memory, to, AT + 3, 77, 77)).isEqualTo(-1);
      assertThat(Pattern.firstChange(memory, to, AT + 4, 77, 77)).isZero();
    }
  }

  @Test
  void theFirstByteThatIsNotZeroIsFound() {
    for (int size = 1; size <= 40; size++) {
      assertThat(Pattern.firstNonZero(memory, AT, size)).isEqualTo(-1);
      for (int offset = 0; offset <= size; offset++) {
        memory.storeByte(AT + offset, (byte) 1);
        boolean inAWord = (offset | 7) < size;
        assertThat(Pattern.firstNonZero(memory, AT, size))
            .isEqualTo(offset == size ? -1 : inAWord ? offset & -8 : offset);
        memory.storeByte(AT + offset, (byte) 0);
      }
    }
  }
}
