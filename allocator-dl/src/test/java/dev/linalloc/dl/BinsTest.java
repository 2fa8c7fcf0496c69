package dev.linalloc.dl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lists and tries. The chunks lie 64 bytes apart, independently of the sizes in their first words.
 */
class BinsTest {
  private static final int TABLE = 1024;

  private final NativeMemory memory = NativeMemory.reserve(160);
  private final Table table = new Table();
  private final Bins bins = new Bins(memory, table);

  @BeforeEach
  void layTable() {
    table.address = TABLE;
  }

  @AfterEach
  void close() {
    memory.close();
  }

  private static int chunk(int index) {
    return 4096 + 64 * index;
  }

  private int insert(int index, int size) {
    memory.storeInt(chunk(index), size);
    bins.insert(chunk(index), size);
    return chunk(index);
  }

  private void remove(int chunk) {
    bins.remove(chunk, memory.loadInt(chunk));
  }

  private int bestFit(int size) {
    return bins.bestFit(size);
  }

  @ParameterizedTest
  @CsvSource({
    "16, 2",
    "24, 3",
    "256, 32",
    "264, 33",
    "272, 34",
    "504, 34",
    "512, 35",
    "1016, 35",
    "1024, 36",
    "1048576, 46",
    "1073741824, 56",
    "2147483640, 56",
    "2147483648, 57",
    "4294967288, 57",
  })
  void aBinHoldsOneSmallSizeOrOnePowerOfTwo(long size, int bin) {
    assertThat(Bins.bin((int) size)).isEqualTo(bin);
  }

  @Test
  void aListIsLastInFirstOut() {
    int a = insert(0, 40);
    int b = insert(1, 40);
    int c = insert(2, 40);
    assertThat(bins.map).isEqualTo(1L << 5);
    assertThat(bestFit(40)).isEqualTo(c);
    remove(c);
    assertThat(bestFit(40)).isEqualTo(b);
    assertThat(memory.loadInt(b + Chunk.SLOT)).isEqualTo(TABLE + 20);
    remove(a);
    assertThat(memory.loadInt(b + 4)).isZero();
    assertThat(bins.map).isEqualTo(1L << 5);
    remove(b);
    assertThat(bins.map).isZero();
    assertThat(memory.loadInt(TABLE + 20)).isZero();
  }

  @Test
  void aChunkIsRemovedFromTheMiddleOfAList() {
    int a = insert(0, 40);
    int b = insert(1, 40);
    int c = insert(2, 40);
    remove(b);
    assertThat(memory.loadInt(c + 4)).isEqualTo(a);
    assertThat(memory.loadInt(a + Chunk.SLOT)).isEqualTo(c + Chunk.NEXT);
    assertThat(bins.map).isEqualTo(1L << 5);
  }

  @Test
  void theNextLargerSizeIsFound() {
    int a = insert(0, 48);
    int b = insert(1, 264);
    int c = insert(2, 1000);
    assertThat(bestFit(8)).isEqualTo(a);
    assertThat(bestFit(48)).isEqualTo(a);
    assertThat(bestFit(56)).isEqualTo(b);
    assertThat(bestFit(264)).isEqualTo(b);
    assertThat(bestFit(272)).isEqualTo(c);
    assertThat(bestFit(1000)).isEqualTo(c);
    assertThat(bestFit(1008)).isZero();
    assertThat(bestFit(1 << 31)).isZero();
  }

  @Test
  void aBinOfLargeChunksMayHoldOnlySmallerOnes() {
    insert(0, 800);
    int b = insert(1, 4096);
    int c = insert(2, 2048);
    assertThat(bestFit(808)).isEqualTo(c);
    assertThat(bestFit(2056)).isEqualTo(b);
  }

  @Test
  void aTrieBranchesAtTheBitsBelowTheHighest() {
    int a = insert(0, 0x188);
    int b = insert(1, 0x110);
    int c = insert(2, 0x1f0);
    int d = insert(3, 0x1c0);
    int e = insert(4, 0x188);
    assertThat(memory.loadInt(TABLE + 4 * 34)).isEqualTo(a);
    assertThat(memory.loadInt(a + 12)).as("left").isEqualTo(b);
    assertThat(memory.loadInt(a + 16)).as("right").isEqualTo(c);
    assertThat(memory.loadInt(c + 16)).isEqualTo(d);
    assertThat(memory.loadInt(a + 4)).as("same size").isEqualTo(e);
    assertThat(memory.loadInt(e + Chunk.SLOT)).isEqualTo(a + Chunk.NEXT);
    assertThat(memory.loadInt(d + Chunk.SLOT)).isEqualTo(c + Chunk.RIGHT);
    assertThat(memory.loadInt(b + Chunk.SLOT)).isEqualTo(a + Chunk.LEFT);
    assertThat(memory.loadLong(e + 12)).isZero();
  }

  @Test
  void aChunkOfTheSameSizeInheritsTheBranches() {
    int a = insert(0, 0x188);
    int b = insert(1, 0x110);
    int c = insert(2, 0x1f0);
    int e = insert(4, 0x188);
    remove(a);
    assertThat(memory.loadInt(TABLE + 4 * 34)).isEqualTo(e);
    assertThat(memory.loadInt(e + Chunk.SLOT)).isEqualTo(TABLE + 4 * 34);
    assertThat(memory.loadInt(e + 12)).isEqualTo(b);
    assertThat(memory.loadInt(e + 16)).isEqualTo(c);
    assertThat(memory.loadInt(b + Chunk.SLOT)).isEqualTo(e + Chunk.LEFT);
    assertThat(memory.loadInt(c + Chunk.SLOT)).isEqualTo(e + Chunk.RIGHT);
    assertThat(memory.loadInt(e + 4)).isZero();
  }

  @Test
  void aLeafReplacesAChunkThatIsAloneInItsList() {
    int a = insert(0, 0x188);
    int b = insert(1, 0x110);
    int c = insert(2, 0x1f0);
    int d = insert(3, 0x1c0);
    remove(a);
    assertThat(memory.loadInt(TABLE + 4 * 34)).isEqualTo(b);
    assertThat(memory.loadInt(b + 12)).isZero();
    assertThat(memory.loadInt(b + 16)).isEqualTo(c);
    remove(b);
    assertThat(memory.loadInt(TABLE + 4 * 34)).isEqualTo(d);
    assertThat(memory.loadInt(d + 16)).isEqualTo(c);
    assertThat(memory.loadInt(c + 16)).isZero();
    remove(c);
    assertThat(memory.loadInt(d + 16)).isZero();
    assertThat(bins.map).isEqualTo(1L << 34);
    remove(d);
    assertThat(bins.map).isZero();
    assertThat(memory.loadInt(TABLE + 4 * 34)).isZero();
  }

  @Test
  void theBytesOfASmallChunkAreNotTakenForABranch() {
    int a = insert(0, 24);
    memory.storeInt(a + Chunk.LEFT, chunk(1));
    memory.storeInt(chunk(1), 16);
    assertThat(bestFit(16)).isEqualTo(a);
  }

  @Test
  void c3_aMissingBranchIsNotWrittenTo() {
    memory.fill(0, 32, (byte) -1);
    int a = insert(0, 0x188);
    int b = insert(1, 0x110);
    remove(a);
    remove(b);
    for (int address = 0; address < 32; address += 8) {
      assertThat(memory.loadLong(address)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theBestFitIsFoundAfterRandomInsertionsAndRemovals(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TreeMap<Long, Integer> model = new TreeMap<>();
    List<Integer> free = new ArrayList<>();
    List<Integer> held = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      free.add(chunk(i));
    }
    long mask = seed % 2 == 0 ? 0x3f8 : 0xffff_fff8L;
    for (int step = 0; step < 20_000; step++) {
      boolean filling = step / 4000 % 2 == 0;
      if (random.nextInt(5) < (filling ? 3 : 2) && !free.isEmpty()) {
        int chunk = free.removeLast();
        long bits = random.nextLong() & mask;
        long size = Math.max(16, bits >>> random.nextInt(30) & mask);
        memory.storeInt(chunk, (int) size);
        bins.insert(chunk, (int) size);
        model.merge(size, 1, Integer::sum);
        held.add(chunk);
      } else if (!held.isEmpty()) {
        int at = random.nextInt(held.size());
        int chunk = held.set(at, held.getLast());
        held.removeLast();
        remove(chunk);
        long size = Integer.toUnsignedLong(memory.loadInt(chunk));
        model.compute(size, (_, count) -> count == null || count == 1 ? null : count - 1);
        free.add(chunk);
      }
      long wanted = Math.max(8, (random.nextLong() & mask) >>> random.nextInt(30) & mask);
      Long expected = model.ceilingKey(wanted);
      int found = bestFit((int) wanted);
      assertThat(found != 0).as("seed %d, step %d", seed, step).isEqualTo(expected != null);
      if (expected != null) {
        assertThat(Integer.toUnsignedLong(memory.loadInt(found)))
            .as("seed %d, step %d", seed, step)
            .isEqualTo(expected);
      }
    }
  }
}
