package dev.linalloc.kit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatternTest {
  private static final int AT = 1000;

  private final NativeMemory memory = NativeMemory.reserve(256);
  private final Pattern pattern = new Pattern(memory, 0);

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void everyByteOfASmallRegionIsWrittenAndNoOther() {
    for (int size = 1; size <= 40; size++) {
      memory.fill(0, 4096, (byte) 0x5a);
      pattern.write(AT, size, Pattern.OF_ADDRESSES);
      assertThat(memory.loadByte(AT - 1)).isEqualTo((byte) 0x5a);
      assertThat(memory.loadByte(AT + size)).isEqualTo((byte) 0x5a);
      assertThat(pattern.firstChange(AT, AT, size, size, Pattern.OF_ADDRESSES)).isEqualTo(-1);
      for (int offset = 0; offset < size; offset++) {
        byte was = memory.loadByte(AT + offset);
        memory.storeByte(AT + offset, (byte) (was ^ 1));
        for (int length = 1; length <= size; length++) {
          long change = pattern.firstChange(AT, AT, size, length, Pattern.OF_ADDRESSES);
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
    pattern.write(AT, size, Pattern.OF_ADDRESSES);
    for (int offset : new int[] {0, 5000, 30_001, 65_535}) {
      byte was = memory.loadByte(AT + offset);
      memory.storeByte(AT + offset, (byte) (was + 1));
      assertThat(pattern.firstChange(AT, AT, size, size, Pattern.OF_ADDRESSES))
          .isEqualTo(offset & -8);
      memory.storeByte(AT + offset, was);
    }
  }

  @Test
  void ofALargerRegionBothEndsAreWrittenAndSomeWordsBetween() {
    int size = 1 << 20;
    pattern.write(AT, size, Pattern.OF_ADDRESSES);
    assertThat(pattern.firstChange(AT, AT, size, size, Pattern.OF_ADDRESSES)).isEqualTo(-1);
    int written = 0;
    for (int offset = 0; offset < size; offset += 8) {
      written += memory.loadLong(AT + offset) != 0 ? 1 : 0;
    }
    assertThat(written).isBetween(2 * 512 + 2 * 64, 2 * 512 + 2 * 128);
    for (int offset : new int[] {0, 4095, size - 4096, size - 1}) {
      byte was = memory.loadByte(AT + offset);
      memory.storeByte(AT + offset, (byte) (was + 1));
      assertThat(pattern.firstChange(AT, AT, size, size, Pattern.OF_ADDRESSES))
          .isEqualTo(offset & -8);
      memory.storeByte(AT + offset, was);
    }
    assertThat(longestGap(AT, size)).isBetween(size / 256, size / 32);
  }

  @Test
  void theSeedChoosesTheWindows() {
    int size = 12 << 20; // too large to be written whole
    Set<List<Integer>> choices = new HashSet<>();
    for (int seed = 0; seed < 4; seed++) {
      memory.fill(AT, size, (byte) 0);
      new Pattern(memory, seed).write(AT, size, Pattern.OF_ADDRESSES);
      choices.add(IntStream.range(0, size / 8).filter(i -> at(8 * i) != 0).boxed().toList());
    }
    assertThat(choices).hasSize(4);
  }

  @Test
  void aSampleOfLargeRegionsIsWrittenWhole() {
    int whole = 0;
    for (int size = 100_000; size < 164_000; size += 1000) {
      memory.fill(AT, size, (byte) 0);
      pattern.write(AT, size, Pattern.OF_ADDRESSES);
      whole += longestGap(AT, size) == 0 ? 1 : 0;
    }
    assertThat(whole).isBetween(4, 32);
  }

  @Test
  void whatALargeRegionLeavesBehindIsSeenInASmallerOne() {
    int size = 12 << 20;
    pattern.write(AT, size, Pattern.OF_ADDRESSES);
    for (int part : new int[] {size, size / 2, size / 3, size / 7}) {
      int from = size / 2 & -8;
      memory.fill(AT + from, 4096, (byte) 0); // the edge, which would show anyway
      assertThat(pattern.firstNonZero(AT + from, Math.min(part, size / 2)))
          .as("%d bytes", part)
          .isNotEqualTo(-1);
    }
  }

  @Test
  void aRegionThatIsFilledWithAWordEndsWithIt() {
    for (int size = 4; size < 40; size++) {
      memory.fill(0, 4096, (byte) 0x5a);
      pattern.write(AT, size, Pattern.ofWord(0xf4eeb10c));
      assertThat(memory.loadInt(AT + size - 4)).isEqualTo(0xf4eeb10c);
      assertThat(memory.loadInt(AT + size % 4)).isEqualTo(0xf4eeb10c);
      assertThat(memory.loadByte(AT - 1)).isEqualTo((byte) 0x5a);
      assertThat(memory.loadByte(AT + size)).isEqualTo((byte) 0x5a);
      long filled = Pattern.ofWord(0xf4eeb10c);
      assertThat(pattern.firstChange(AT, AT, size, size, filled)).isEqualTo(-1);
      assertThat(pattern.firstChange(AT, AT, size, size, Pattern.ofWord(0x0cf4eeb1))).isZero();
      memory.copy(2000, AT, size);
      assertThat(pattern.firstChange(2000, AT, size, size, filled)).isEqualTo(-1);
    }
  }

  private long at(int offset) {
    return memory.loadLong(AT + offset);
  }

  /** Returns the most bytes in a row that are zero, to the next multiple of 8. */
  private int longestGap(int address, int size) {
    int longest = 0;
    int last = 0;
    for (int offset = 0; offset + 8 <= size; offset += 8) {
      if (memory.loadLong(address + offset) != 0) {
        longest = Math.max(longest, offset - last);
        last = offset + 8;
      }
    }
    return longest;
  }

  @Test
  void theEndOfARegionOfAnySizeIsSeen() {
    for (int size = (1 << 20) - 40; size < (1 << 20) + 40; size += 3) {
      pattern.write(AT, size, Pattern.OF_ADDRESSES);
      assertThat(pattern.firstChange(AT, AT, size, size, Pattern.OF_ADDRESSES)).isEqualTo(-1);
      for (int at : new int[] {size - 4096, size - 1}) {
        byte was = memory.loadByte(AT + at);
        memory.storeByte(AT + at, (byte) (was + 1));
        assertThat(pattern.firstChange(AT, AT, size, size, Pattern.OF_ADDRESSES))
            .as("byte %d of %d", at, size)
            .isBetween(at - 7L, (long) at);
        memory.storeByte(AT + at, was);
      }
    }
  }

  @Test
  void theShorterPartOfALargeRegionIsVerifiedWithItsPattern() {
    int size = 200_003;
    pattern.write(AT, size, Pattern.OF_ADDRESSES);
    for (int length : new int[] {1, 8, 4096, 100_000, 100_003, size - 3, size}) {
      assertThat(pattern.firstChange(AT, AT, size, length, Pattern.OF_ADDRESSES)).isEqualTo(-1);
    }
    memory.storeByte(AT + size - 1, (byte) (memory.loadByte(AT + size - 1) + 1));
    assertThat(pattern.firstChange(AT, AT, size, size - 1, Pattern.OF_ADDRESSES)).isEqualTo(-1);
    assertThat(pattern.firstChange(AT, AT, size, size, Pattern.OF_ADDRESSES)).isEqualTo(size - 1);
  }

  @Test
  void bytesThatWereMovedAreSeen() {
    pattern.write(AT, 64, Pattern.OF_ADDRESSES);
    memory.copy(AT, AT + 8, 8);
    assertThat(pattern.firstChange(AT, AT, 64, 64, Pattern.OF_ADDRESSES)).isZero();
  }

  @Test
  void theByteAtAnAddressDependsOnTheAddressAlone() {
    pattern.write(AT, 64, Pattern.OF_ADDRESSES);
    byte[] whole = new byte[64];
    for (int i = 0; i < 64; i++) {
      whole[i] = memory.loadByte(AT + i);
    }
    for (int from = 0; from < 64; from++) {
      memory.fill(AT, 64, (byte) 0);
      pattern.write(AT + from, 64 - from, Pattern.OF_ADDRESSES);
      for (int i = from; i < 64; i++) {
        assertThat(memory.loadByte(AT + i)).as("from %d at %d", from, i).isEqualTo(whole[i]);
      }
    }
  }

  @Test
  void wordsDifferByAddressAndAreNotZero() {
    pattern.write(0, 65_536, Pattern.OF_ADDRESSES);
    Set<Long> words = new HashSet<>();
    for (int address = 0; address < 65_536; address += 8) {
      words.add(memory.loadLong(address));
    }
    assertThat(words).hasSize(65_536 / 8).doesNotContain(0L);
    assertThat(memory.loadLong(0) >>> 32).isNotZero();
  }

  @Test
  void bytesThatWereMovedByWholeKilobytesAreSeen() {
    pattern.write(0, 65_536, Pattern.OF_ADDRESSES);
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
      pattern.write(AT + 3, 77, Pattern.OF_ADDRESSES);
      memory.copy(to, AT + 3, 77);
      assertThat(pattern.firstChange(to, AT + 3, 77, 77, Pattern.OF_ADDRESSES)).isEqualTo(-1);
      assertThat(pattern.firstChange(to, AT + 4, 77, 77, Pattern.OF_ADDRESSES)).isZero();
    }
  }

  @Test
  void theFirstByteThatIsNotZeroIsFound() {
    for (int size = 1; size <= 40; size++) {
      assertThat(pattern.firstNonZero(AT, size)).isEqualTo(-1);
      for (int offset = 0; offset <= size; offset++) {
        memory.storeByte(AT + offset, (byte) 1);
        boolean inAWord = (offset | 7) < size;
        assertThat(pattern.firstNonZero(AT, size))
            .isEqualTo(offset == size ? -1 : inAWord ? offset & -8 : offset);
        memory.storeByte(AT + offset, (byte) 0);
      }
    }
  }
}
