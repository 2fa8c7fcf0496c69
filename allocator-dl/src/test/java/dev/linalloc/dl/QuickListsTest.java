package dev.linalloc.dl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.api.NativeMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists alone. */
class QuickListsTest {
  private static final int TABLE = 1024;
  private static final int A = 4096;
  private static final int B = 5120;
  private static final int C = 6144;

  private final NativeMemory memory = NativeMemory.reserve(1);
  private long lists;

  @AfterEach
  void close() {
    memory.close();
  }

  private void push(int chunk, int size) {
    lists = QuickLists.push(memory, TABLE, lists, chunk, size);
  }

  private int pop(int size) {
    int chunk = QuickLists.first(memory, TABLE, lists, size);
    lists = QuickLists.pop(memory, TABLE, lists, chunk, size);
    return chunk;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, true",
    "508, 1, true",
    "508, 32768, true",
    "0, 1, false",
    "509, 1, false",
    "4294967295, 1, false",
    "8, 65536, false",
    "8, 2147483648, false",
  })
  void aBlockOfUpTo508BytesAlignedToLessThanAPageHasAList(long size, long align, boolean has) {
    assertThat(QuickLists.take((int) size, (int) align)).isEqualTo(has);
  }

  @ParameterizedTest
  @CsvSource({
    "24575, 0, true",
    "24576, 0, false",
    "24576, 63, false",
    "24576, 64, true",
    "24577, 64, false",
    "67133438, 4294967295, true",
    "67133439, 4294967295, false",
  })
  void aHeapMayKeep24KiBAndOnePartIn64(int kept, long bytes, boolean may) {
    assertThat(QuickLists.mayKeep(kept, (int) bytes)).isEqualTo(may);
  }

  @Test
  void aListIsLastInFirstOut() {
    push(A, 40);
    push(B, 40);
    push(C, 40);
    assertThat(pop(40)).isEqualTo(C);
    assertThat(pop(40)).isEqualTo(B);
    assertThat(lists).isNotZero();
    assertThat(pop(40)).isEqualTo(A);
    assertThat(lists).isZero();
    assertThat(QuickLists.first(memory, TABLE, lists, 40)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 256, 264, 504, 512})
  void everySizeHasAListOfItsOwnBehindTheBins(int size) {
    push(A, size);
    assertThat(lists).isEqualTo(1L << (size / 8 - 1));
    assertThat(memory.loadInt(TABLE + 58 * 4 + 4 * (size / 8 - 1))).isEqualTo(A);
    assertThat(QuickLists.first(memory, TABLE, lists, size)).isEqualTo(A);
    assertThat(QuickLists.leastSize(lists)).isEqualTo(size);
    for (int other = 8; other <= 512; other += 8) {
      if (other != size) {
        assertThat(QuickLists.first(memory, TABLE, lists, other)).isZero();
      }
    }
  }

  @Test
  void theHeadsEndBeforeTheTagOfTheTable() {
    assertThat(QuickLists.head(TABLE, 512) + 4).isLessThanOrEqualTo(TABLE + Bins.TABLE - Chunk.TAG);
    assertThat(QuickLists.head(TABLE, 8)).isEqualTo(TABLE + Bins.HEADS);
  }

  @Test
  void flippedTheTagsOfAllChunksSayThatTheyAreFreeAndFlippedAgainNotSo() {
    int[][] chunks = {{A, 8}, {B, 8}, {C, 512}};
    for (int[] chunk : chunks) {
      memory.storeInt(chunk[0] + chunk[1] - 4, chunk[1] | Chunk.ABOVE_FREE);
      push(chunk[0], chunk[1]);
    }
    QuickLists.flipTags(memory, TABLE, lists);
    for (int[] chunk : chunks) {
      assertThat(memory.loadInt(chunk[0] + chunk[1] - 4)).isEqualTo(chunk[1] | 3);
    }
    QuickLists.flipTags(memory, TABLE, lists);
    for (int[] chunk : chunks) {
      assertThat(memory.loadInt(chunk[0] + chunk[1] - 4)).isEqualTo(chunk[1] | 2);
    }
  }
}
