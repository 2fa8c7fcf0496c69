package dev.linalloc.dl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
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
    int chunk = QuickLists.first(memory, TABLE, size);
    lists = QuickLists.pop(memory, TABLE, lists, chunk, size);
    return chunk;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, true",
    "508, 8, true",
    "509, 1, false",
    "4294967295, 1, false",
    "8, 16, false",
    "8, 65536, false",
    "8, 2147483648, false",
  })
  void blocksOfUpTo508BytesAlignedTo8AtMostAreTaken(long size, long align, boolean taken) {
    assertThat(QuickLists.take((int) size, (int) align)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({"0, 24576", "63, 24576", "64, 24577", "4294967295, 67133439"})
  void theyMayHold24KiBAndOnePartIn64OfTheHeap(long bytes, int allowance) {
    assertThat(QuickLists.allowance((int) bytes)).isEqualTo(allowance);
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
    assertThat(memory.loadInt(QuickLists.head(TABLE, 40))).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 256, 264, 504, 512})
  void everySizeHasAListOfItsOwnBehindTheBins(int size) {
    push(A, size);
    assertThat(lists).isEqualTo(1L << (size / 8 - 1));
    assertThat(memory.loadInt(TABLE + 58 * 4 + 4 * (size / 8 - 1))).isEqualTo(A);
    assertThat(QuickLists.leastSize(lists)).isEqualTo(size);
    for (int other : new int[] {8, 16, 256, 264, 504, 512, 520, 528, 1 << 31, -8}) {
      assertThat(QuickLists.have(lists, other)).as("%d", other).isEqualTo(other == size);
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
