package dev.linalloc.dl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick lists without an allocator. */
class QuickListsTest {
  private static final int TABLE = 1024;
  private static final int A = 4096;
  private static final int B = 5120;
  private static final int C = 6144;

  private final NativeMemory memory = NativeMemory.reserve(1);
  private final Table table = new Table();
  private final Segments segments =
      new Segments(memory, table, new FreeChunks(memory, table), 65_536);
  private final QuickLists lists = new QuickLists(memory, table, segments);

  @BeforeEach
  void layTable() {
    table.address = TABLE;
  }

  @AfterEach
  void close() {
    memory.close();
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
  void blocksOfUpTo508BytesAlignedToAtMost8AreAccepted(long size, long align, boolean taken) {
    assertThat(QuickLists.accept((int) size, (int) align)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({"0, 24576", "63, 24576", "64, 24577", "4294967295, 67133439"})
  void theListsMayHold24KiBAndOne64thOfTheHeap(long bytes, int allowance) {
    assertThat(QuickLists.allowance((int) bytes)).isEqualTo(allowance);
  }

  @Test
  void aListIsLastInFirstOut() {
    lists.push(A, 40);
    lists.push(B, 40);
    lists.push(C, 40);
    assertThat(lists.pop(40)).isEqualTo(C);
    assertThat(lists.pop(40)).isEqualTo(B);
    assertThat(lists.map).isNotZero();
    assertThat(lists.pop(40)).isEqualTo(A);
    assertThat(lists.map).isZero();
    assertThat(memory.loadInt(table.list(40))).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 256, 264, 504, 512})
  void everySizeHasAListOfItsOwnBehindTheBins(int size) {
    lists.push(A, size);
    assertThat(lists.map).isEqualTo(1L << (size / 8 - 1));
    assertThat(memory.loadInt(TABLE + 58 * 4 + 4 * (size / 8 - 1))).isEqualTo(A);
    assertThat(QuickLists.leastSize(lists.map)).isEqualTo(size);
    for (int other : new int[] {8, 16, 256, 264, 504, 512, 520, 528, 1 << 31, -8}) {
      assertThat(lists.have(other)).as("%d", other).isEqualTo(other == size);
    }
  }

  @Test
  void theHeadsEndBeforeTheTagOfTheTable() {
    assertThat(table.list(512) + 4).isLessThanOrEqualTo(TABLE + Table.BYTES - Chunk.TAG);
    assertThat(table.list(8)).isEqualTo(TABLE + Table.BINS);
  }

  @Test
  void flippingTheTagsMarksAllChunksFreeAndFlippingThemAgainUndoesIt() {
    int[][] chunks = {{A, 8}, {B, 8}, {C, 512}};
    for (int[] chunk : chunks) {
      memory.storeInt(chunk[0] + chunk[1] - 4, chunk[1] | Chunk.ABOVE_FREE);
      lists.push(chunk[0], chunk[1]);
    }
    lists.flipTags();
    for (int[] chunk : chunks) {
      assertThat(memory.loadInt(chunk[0] + chunk[1] - 4)).isEqualTo(chunk[1] | 3);
    }
    lists.flipTags();
    for (int[] chunk : chunks) {
      assertThat(memory.loadInt(chunk[0] + chunk[1] - 4)).isEqualTo(chunk[1] | 2);
    }
  }
}
