package dev.linalloc.compiler.cabi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.linalloc.Allocators;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CabiHeapTest {
  private static final long SEED = 20261130;

  private final NativeMemory memory = NativeMemory.reserve(1, 100);

  @AfterEach
  void close() {
    memory.close();
  }

  private CabiHeap heap(String name) {
    GlobalAllocator heap = Allocators.provider(name).create(memory, 1024);
    return new CabiHeap(heap, memory, name.equals("mini"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void aSizeOfZeroReturnsTheAlign(String name) {
    CabiHeap heap = heap(name);
    assertThat(heap.cabiRealloc(0, 0, 8, 0)).isEqualTo(8);
    int block = heap.cabiRealloc(0, 0, 4, 100);
    assertThat(heap.cabiRealloc(block, 100, 4, 0)).isEqualTo(4);
    assertThat(heap.cabiRealloc(4, 0, 4, 100)).as("the memory that was freed").isEqualTo(block);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void theNewestBlockGrowsAndShrinksInPlace(String name) {
    CabiHeap heap = heap(name);
    heap.cabiRealloc(0, 0, 1, 50);
    int block = heap.cabiRealloc(0, 0, 1, 1000);
    memory.storeLong(block, 0x1234_5678_9abc_def0L);
    assertThat(heap.cabiRealloc(block, 1000, 1, 300_000)).isEqualTo(block);
    assertThat(heap.cabiRealloc(block, 300_000, 1, 200)).isEqualTo(block);
    assertThat(heap.cabiRealloc(block, 200, 1, 201)).isEqualTo(block);
    assertThat(memory.loadLong(block)).isEqualTo(0x1234_5678_9abc_def0L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void aShrinkAfterTheWorstCaseGivesRoomBack(String name) {
    CabiHeap heap = heap(name);
    List<Integer> strings = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int worst = heap.cabiRealloc(0, 0, 1, 60_000);
      strings.add(heap.cabiRealloc(worst, 60_000, 1, 20));
    }
    assertThat(memory.memorySize()).isLessThanOrEqualTo(2);
    assertThat(strings).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void exhaustionTrapsAndLeavesTheOldBlockWhole(String name) {
    CabiHeap heap = heap(name);
    int block = heap.cabiRealloc(0, 0, 8, 1000);
    memory.storeLong(block, 0x1234_5678_9abc_def0L);
    for (int size : new int[] {7_000_000, -1, -1000}) {
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(() -> heap.cabiRealloc(0, 0, 1, size));
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(() -> heap.cabiRealloc(block, 1000, 8, size));
    }
    assertThat(memory.loadLong(block)).isEqualTo(0x1234_5678_9abc_def0L);
    assertThat(heap.cabiRealloc(block, 1000, 8, 1001)).as("still the newest").isEqualTo(block);
    assertThat(heap.cabiRealloc(0, 0, 1, 5_000_000)).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void aBlockBelowTheNewestMovesWithItsContentsWhenItGrows(String name) {
    CabiHeap heap = heap(name);
    int block = heap.cabiRealloc(0, 0, 8, 16);
    memory.storeLong(block, 0x1234_5678_9abc_def0L);
    int newest = heap.cabiRealloc(0, 0, 8, 16);
    int moved = heap.cabiRealloc(block, 16, 8, 100_000);
    assertThat(moved).isNotIn(block, newest);
    assertThat(memory.loadLong(moved)).isEqualTo(0x1234_5678_9abc_def0L);
  }

  @Test
  void overABumpAllocatorABlockBelowTheNewestStaysWhenItShrinks() {
    CabiHeap heap = heap("mini");
    int block = heap.cabiRealloc(0, 0, 8, 160);
    int newest = heap.cabiRealloc(0, 0, 8, 16);
    assertThat(heap.cabiRealloc(block, 160, 8, 16)).isEqualTo(block);
    assertThat(heap.cabiRealloc(block, 16, 8, 0)).isEqualTo(8);
    assertThat(heap.cabiRealloc(0, 0, 8, 16)).isEqualTo(newest + 16);
  }

  @Test
  void behindForeignPagesTheNewestBlockMovesAndTheRoomIsThere() {
    CabiHeap heap = heap("mini");
    int block = heap.cabiRealloc(0, 0, 8, 60_000);
    memory.storeLong(block + 59_992, 0x1234_5678_9abc_def0L);
    memory.memoryGrow(3); // another module does
    int moved = heap.cabiRealloc(block, 60_000, 8, 100_000);
    assertThat(moved).isGreaterThanOrEqualTo(4 << 16);
    assertThat(memory.loadLong(moved + 59_992)).isEqualTo(0x1234_5678_9abc_def0L);
    assertThat(heap.cabiRealloc(moved, 100_000, 8, 200_000)).isEqualTo(moved);
    assertThat(memory.memorySize()).isEqualTo(8);
  }

  /** A program that keeps its strings wastes nothing over a bump allocator. */
  @Test
  void overABumpAllocatorBlocksLieSideBySide() {
    CabiHeap heap = heap("mini");
    Random random = new Random(SEED);
    int end = heap.cabiRealloc(0, 0, 1, 1) + 1;
    for (int i = 0; i < 1_000; i++) {
      int length = 1 + random.nextInt(1_000);
      int block = heap.cabiRealloc(0, 0, 1, 3 * length);
      assertThat(heap.cabiRealloc(block, 3 * length, 1, length)).isEqualTo(end);
      end += length;
    }
  }
}
