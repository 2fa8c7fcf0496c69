package dev.linalloc.dl;

import static dev.linalloc.dl.Heap.FIRST;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An audit finds each contradiction in the bookkeeping and names its address. */
class HeapAuditTest {
  private static final int TABLE = Heap.BASE;

  /** The head of the quick list for chunks of 24 bytes: the third, behind those of the bins. */
  private static final int LIST_OF_24 = TABLE + Table.BINS + 8;

  private final Heap heap = Heap.small();

  @AfterEach
  void close() {
    heap.close();
  }

  private void store(int address, int value) {
    heap.memory.storeInt(address, value);
  }

  private void assertFinds(String fault, int where) {
    assertThatThrownBy(heap::chunks)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(fault + ": not so at address " + where);
  }

  @Test
  void aChunkThatReachesBelowTheBase() {
    heap.alloc(16);
    store(FIRST + 20, 1 << 20);
    assertFinds("a chunk lies above the base", FIRST + 24);
  }

  @Test
  void aTagWithoutTheFlagOfAFreeChunkAbove() {
    int[] blocks = heap.blocks(1000, 1000, 16);
    heap.free(blocks[1], 1000);
    store(blocks[1] - 4, 1008);
    assertFinds("a tag says whether the chunk above is free", blocks[1]);
  }

  @Test
  void aTagWithTheFlagBelowALiveChunk() {
    int[] blocks = heap.blocks(1000, 16);
    store(blocks[1] - 4, 1008 | 2);
    assertFinds("a tag says whether the chunk above is free", blocks[1]);
  }

  @Test
  void aTagWithTheFlagBelowTheTop() {
    heap.alloc(16);
    store(FIRST + 20, 24 | 2);
    assertFinds("a tag says whether the chunk above is free", FIRST + 24);
  }

  @Test
  void twoFreeNeighbours() {
    int[] blocks = heap.blocks(1000, 1000, 16);
    heap.free(blocks[1], 1000);
    store(blocks[1] - 4, 1008 | 3);
    assertFinds("no two free neighbours", blocks[1]);
  }

  @Test
  void aFreeChunkBelowTheTop() {
    heap.alloc(1000);
    store(FIRST + 1004, 1008 | 1);
    assertFinds("no two free neighbours", FIRST + 1008);
  }

  @Test
  void aFreeEdge() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    store(blocks[1] - 4, 1008 | 5);
    assertFinds("a free chunk is no edge", FIRST);
  }

  @Test
  void aFreeChunkOfTwoSizes() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    store(FIRST, 1000);
    assertFinds("a free chunk begins with its size", FIRST);
  }

  @Test
  void aFreeChunkInNoBin() {
    int[] blocks = heap.blocks(16, 1000, 16);
    store(blocks[1] - 4, 24 | 2);
    store(blocks[2] - 4, 1008 | 1);
    store(blocks[1], 1008);
    assertFinds("a free chunk is in a bin", blocks[1]);
  }

  @Test
  void aBinWithoutItsBit() {
    heap.alloc(16);
    store(TABLE + 4 * 40, FIRST);
    assertFinds("a bin without a bit is empty", TABLE + 4 * 40);
  }

  @Test
  void aBitWithoutItsBin() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    store(TABLE + 4 * 35, 0);
    assertFinds("a bin with a bit holds a chunk", TABLE + 4 * 35);
  }

  @Test
  void aChunkInTheWrongBin() {
    int[] blocks = heap.blocks(1000, 16, 2000, 16);
    heap.free(blocks[0], 1000);
    heap.free(blocks[2], 2000);
    store(TABLE + 4 * 35, blocks[2]);
    store(TABLE + 4 * 36, blocks[0]);
    assertFinds("a chunk is in the bin of its size", blocks[2]);
  }

  @Test
  void aBinThatPointsOutOfTheHeap() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    store(TABLE + 4 * 35, 65_533);
    assertFinds("a word lies in the heap", 65_533);
    store(TABLE + 4 * 35, TABLE - 1);
    assertFinds("a word lies in the heap", TABLE - 1);
  }

  @Test
  void aChunkWithAWrongSlot() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    store(FIRST + 8, TABLE);
    assertFinds("a slot is the address of the word that points to the chunk", FIRST);
  }

  @Test
  void aChunkOnTheWrongBranch() {
    int[] blocks = heap.blocks(600, 16, 1000, 16);
    heap.free(blocks[0], 600);
    heap.free(blocks[2], 1000);
    store(FIRST + 12, blocks[2]);
    store(FIRST + 16, 0);
    store(blocks[2] + 8, FIRST + 12);
    assertFinds("the path to a chunk in the trie follows from its size", blocks[2]);
  }

  @Test
  void aLiveChunkInABin() {
    int[] blocks = heap.blocks(16, 600, 16);
    heap.free(blocks[1], 600);
    store(blocks[1] - 4, 24);
    store(blocks[2] - 4, 608);
    assertFinds("a bin holds free chunks of one size", blocks[1]);
  }

  @Test
  void aVictimThatIsNotFree() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    heap.alloc(16);
    store(blocks[1] - 4, 0);
    assertFinds("a victim's tag says only that it is free", blocks[1]);
  }

  @Test
  void aVictimThatIsNoChunk() {
    int[] blocks = heap.blocks(1000, 16);
    heap.free(blocks[0], 1000);
    heap.alloc(16);
    store(blocks[1] + 20, 32);
    assertThatThrownBy(heap::chunks).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aGuardThatIsFree() {
    heap.alloc(64012);
    heap.growForeign(1);
    heap.alloc(16);
    store(2 * 65_536 + 4, 1);
    assertFinds("a guard is an edge without a size", 2 * 65_536 + 8);
  }

  @Test
  void aGuardThatPointsOutOfTheHeap() {
    heap.alloc(64012);
    heap.growForeign(1);
    heap.alloc(16);
    store(2 * 65_536, 16);
    assertFinds("a segment lies above the one below", 2 * 65_536);
  }

  @Test
  void aQuickListWithoutItsBit() {
    heap.alloc(16);
    store(LIST_OF_24, FIRST);
    assertFinds("a quick list has a bit while it holds a chunk", LIST_OF_24);
  }

  @Test
  void aBitWithoutItsQuickList() {
    int[] blocks = heap.blocks(16, 16);
    heap.free(blocks[0], 16);
    store(LIST_OF_24, 0);
    assertFinds("a quick list has a bit while it holds a chunk", LIST_OF_24);
  }

  @Test
  void aChunkInTheQuickListOfAnotherSize() {
    int[] blocks = heap.blocks(16, 24, 16);
    heap.free(blocks[0], 16);
    store(LIST_OF_24, blocks[1]);
    assertFinds("a quick list holds chunks of its size", LIST_OF_24);
  }

  @Test
  void aFreeChunkInAQuickList() {
    int[] blocks = heap.blocks(16, 16);
    int chunk = heap.freeChunk(24);
    heap.free(blocks[0], 16);
    store(blocks[0], chunk);
    assertFinds("a quick list holds chunks of its size", blocks[0]);
  }

  @Test
  void aQuickListWithACycle() {
    int[] blocks = heap.blocks(16, 16, 16);
    heap.free(blocks[0], 16);
    heap.free(blocks[1], 16);
    store(blocks[0], blocks[1]);
    assertFinds("a quick list holds chunks of its size", blocks[0]);
  }

  @Test
  void aChunkLostFromItsQuickList() {
    int[] blocks = heap.blocks(16, 16, 16);
    heap.free(blocks[0], 16);
    heap.free(blocks[1], 16);
    store(blocks[1], 0);
    assertFinds("the bytes in quick lists are as counted", TABLE);
  }

  @Test
  void aBlockThatIsNotCounted() {
    heap.alloc(40);
    store(FIRST + 20, 24);
    store(FIRST + 44, 24);
    assertFinds("the live blocks are as many as counted", TABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "65535, 0, 0, 0, 0",
    "65536, 1, 0, 0, 0",
    "65536, 0, 8, 0, 0",
    "65536, 0, 0, 1, 0",
    "65536, 0, 0, 0, 1"
  })
  void aClosedHeapWithAChunk(int top, long bins, int victimSize, long lists, int live) {
    Table table = new Table();
    FreeChunks free = new FreeChunks(heap.memory, table);
    Segments segments = new Segments(heap.memory, table, free, 1024);
    QuickLists quick = new QuickLists(heap.memory, table, segments);
    table.address = 0;
    segments.top = top;
    free.bins.map = bins;
    free.victimSize = victimSize;
    quick.map = lists;
    HeapAudit audit = new HeapAudit(heap.memory, table, free, segments, quick, live);
    assertThatThrownBy(() -> audit.walk((_, _, _) -> {}))
        .hasMessage("a heap without a table has no chunks: not so at address " + top);
  }

  @Test
  void aTableThatEndsInATagWithASize() {
    heap.alloc(16);
    store(FIRST - 4, 8);
    assertFinds("the table ends in a tag without a size", FIRST);
  }

  @ParameterizedTest
  @CsvSource({"-8, 65544", "-4, 12", "4, 131000"}) // its guard's words, and its end
  void aSegmentInReserveWithoutItsGuard(int offset, int value) {
    for (int round = 0; round < 2; round++) {
      int low = heap.alloc(60_000);
      heap.growForeign(1);
      int high = heap.alloc(round == 0 ? 60_000 : 100_000);
      heap.free(low, 60_000);
      heap.free(high, round == 0 ? 60_000 : 100_000);
    }
    int first = 2 * 65_536 + 8;
    store(first + offset, value);
    assertFinds("a segment in reserve begins with a guard", offset == 4 ? 262_152 : first);
  }
}
