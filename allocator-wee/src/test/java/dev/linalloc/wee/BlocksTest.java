package dev.linalloc.wee;

import static dev.linalloc.wee.Heap.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses of blocks; how cells are split, merged and kept in size classes. */
class BlocksTest {
  private final Heap heap = Heap.of(1, 1024);

  @AfterEach
  void close() {
    heap.close();
  }

  // ---- the top

  @Test
  void aNewHeapIsOneFreeChunk() {
    assertThat(heap.chunks()).containsExactly("FREE 1024+64512");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 16",
    "8, 16",
    "9, 32",
    "24, 32",
    "25, 48",
    "1024, 1040",
    "1032, 1040",
    "1033, 1056"
  })
  void r2_aBlockCostsItsSizeATagAndRounding(long size, long cell) {
    assertThat(heap.alloc(size, 1)).isEqualTo(1024);
    assertThat(heap.chunks())
        .containsExactly("LIVE 1024+" + cell, "FREE " + (1024 + cell) + "+" + (64512 - cell));
  }

  @Test
  void blocksComeOneAfterTheOther() {
    assertThat(heap.alloc(1, 1)).isEqualTo(1024);
    assertThat(heap.alloc(100, 16)).isEqualTo(1040);
    assertThat(heap.alloc(1, 8)).isEqualTo(1152);
  }

  @Test
  void anAlignedBlockLeavesAFreeCellBefore() {
    heap.alloc(8, 1);
    assertThat(heap.alloc(8, 64)).isEqualTo(1088);
    assertThat(heap.chunks())
        .containsExactly("LIVE 1024+16", "FREE 1040+48", "LIVE 1088+16", "FREE 1104+64432");
  }

  @Test
  void anAlignedBlockAtTheStartOfASegmentLeavesAFreeCellBefore() {
    assertThat(heap.alloc(8, 4096)).isEqualTo(4096);
    assertThat(heap.alloc(3040, 1)).isEqualTo(1024);
    assertThat(heap.chunks())
        .containsExactly("LIVE 1024+3056", "FREE 4080+16", "LIVE 4096+16", "FREE 4112+61424");
    heap.dealloc(1024, 3040);
    assertThat(heap.chunks()).startsWith("FREE 1024+3072", "LIVE 4096+16");
    assertThat(heap.alloc(3065, 1)).isEqualTo(4112);
    assertThat(heap.alloc(3064, 1)).isEqualTo(1024);
  }

  @Test
  void g2_aBlockMayEndAtTheEndOfMemory() {
    assertThat(heap.alloc(64512 - 8, 1)).isEqualTo(1024);
    assertThat(heap.pages()).isOne();
    assertThat(heap.chunks()).containsExactly("LIVE 1024+64512");
  }

  @Test
  void aBlockThatIsOneByteLongerAddsAPage() {
    assertThat(heap.alloc(64512 - 7, 1)).isEqualTo(1024);
    assertThat(heap.pages()).isEqualTo(2);
  }

  @Test
  void theSameHoldsForASecondBlock() {
    heap.alloc(8, 1);
    assertThat(heap.alloc(64496 - 7, 1)).isEqualTo(1040);
    assertThat(heap.pages()).isEqualTo(2);
  }

  @Test
  void aBlockOfAPowerOfTwoThatMemoryCannotHaveIsRefused() {
    try (Heap small = Heap.of(1, 2, 1024)) {
      small.alloc(8, 1);
      assertThat(small.alloc(1 << 28, 1)).isZero();
    }
  }

  @Test
  void theLastLiveBlockGoesBackToTheTopWithThoseInClasses() {
    long first = heap.alloc(16, 1);
    long second = heap.alloc(16, 1);
    heap.dealloc(first, 16); // opens the classes
    heap.dealloc(second, 16);
    assertThat(heap.chunks()).containsExactly("FREE 1024+64512");
  }

  @Test
  void lastBlocksGoBackToTheTop() {
    heap.alloc(2000, 1);
    long second = heap.alloc(3000, 1);
    long third = heap.alloc(4000, 1);
    heap.dealloc(second, 3000);
    assertThat(heap.chunks())
        .containsExactly("LIVE 1024+2016", "FREE 3040+3008", "LIVE 6048+4016", "FREE 10064+55472");
    heap.dealloc(third, 4000);
    assertThat(heap.chunks()).containsExactly("LIVE 1024+2016", "FREE 3040+62496");
    heap.dealloc(1024, 2000);
    assertThat(heap.chunks()).containsExactly("FREE 1024+64512");
  }

  // ---- the free list

  /**
   * Five blocks of 2000 to 6000 bytes. If the second and the fourth are freed, they do not merge.
   */
  private List<Long> five() {
    List<Long> blocks = new ArrayList<>();
    for (int size = 2000; size <= 6000; size += 1000) {
      blocks.add(heap.alloc(size, 1));
    }
    assertThat(blocks).containsExactly(1024L, 3040L, 6048L, 10064L, 15072L);
    return blocks;
  }

  @Test
  void theOldestFreeCellThatFitsIsTaken() {
    five();
    heap.dealloc(10064, 5000);
    heap.dealloc(3040, 3000);
    assertThat(heap.alloc(2500, 1)).isEqualTo(10064);
    assertThat(heap.alloc(2500, 1)).isEqualTo(3040);
    assertThat(heap.alloc(2400, 1)).isEqualTo(12576);
  }

  @Test
  void theUnusedPartOfACellIsSplitOff() {
    five();
    heap.dealloc(3040, 3000);
    assertThat(heap.alloc(2000, 1)).isEqualTo(3040);
    assertThat(heap.chunks()).contains("LIVE 3040+2016", "FREE 5056+992", "LIVE 6048+4016");
  }

  @Test
  void anExactFitTakesTheWholeCell() {
    five();
    heap.dealloc(3040, 3000);
    heap.dealloc(10064, 5000);
    assertThat(heap.alloc(3000, 1)).isEqualTo(3040);
    assertThat(heap.chunks()).contains("LIVE 3040+3008", "FREE 10064+5008");
    assertThat(heap.alloc(5000, 1)).isEqualTo(10064);
    assertThat(heap.chunks()).contains("LIVE 10064+5008");
  }

  @Test
  void theSmallestRestIsACell() {
    five();
    heap.dealloc(3040, 3000);
    assertThat(heap.alloc(2984, 1)).isEqualTo(3040);
    assertThat(heap.chunks()).contains("LIVE 3040+2992", "FREE 6032+16", "LIVE 6048+4016");
    assertThat(heap.alloc(8, 1)).isEqualTo(6032);
  }

  @Test
  void a1_alignmentIsMeasuredExactly() {
    five();
    heap.dealloc(
        3040, 3000); // up to 6048; the multiple of 1024 in it is 3072, with 2968 to the tag
    assertThat(heap.alloc(2968, 1024)).isEqualTo(3072);
    assertThat(heap.chunks()).contains("FREE 3040+32", "LIVE 3072+2976", "LIVE 6048+4016");
    heap.dealloc(3072, 2968);
    assertThat(heap.alloc(2969, 1024)).isEqualTo(21504);
  }

  @Test
  void anAlignedBlockInAFreeCellIsSplitOnBothSides() {
    five();
    heap.dealloc(10064, 5000);
    assertThat(heap.alloc(100, 4096)).isEqualTo(12288);
    assertThat(heap.chunks())
        .contains("FREE 10064+2224", "LIVE 12288+112", "FREE 12400+2672", "LIVE 15072+6016");
  }

  @Test
  void aFreedCellMergesWithTheCellAbove() {
    five();
    heap.dealloc(6048, 4000);
    heap.dealloc(3040, 3000);
    assertThat(heap.chunks()).contains("LIVE 1024+2016", "FREE 3040+7024", "LIVE 10064+5008");
  }

  @Test
  void aFreedCellMergesWithTheCellBelow() {
    five();
    heap.dealloc(3040, 3000);
    heap.dealloc(6048, 4000);
    assertThat(heap.chunks()).contains("LIVE 1024+2016", "FREE 3040+7024", "LIVE 10064+5008");
  }

  @Test
  void r3_aFreedCellMergesOnBothSides() {
    five();
    heap.dealloc(3040, 3000);
    heap.dealloc(10064, 5000);
    heap.dealloc(6048, 4000);
    assertThat(heap.chunks())
        .containsExactly(
            "LIVE 1024+2016", "FREE 3040+12032", "LIVE 15072+6016", "FREE 21088+44448");
    assertThat(heap.alloc(12024, 1)).isEqualTo(3040);
  }

  @Test
  void theLowestCellMergesUpwardsAndStaysTheLowest() {
    five();
    heap.dealloc(3040, 3000);
    heap.dealloc(1024, 2000);
    assertThat(heap.chunks()).startsWith("FREE 1024+5024", "LIVE 6048+4016");
    assertThat(heap.alloc(1100, 1)).isEqualTo(1024);
    heap.dealloc(6048, 4000);
    heap.dealloc(1024, 1100);
    assertThat(heap.chunks()).startsWith("FREE 1024+9040", "LIVE 10064+5008");
  }

  @Test
  void theLastCellJoinsTheTopWithTheFreeCellBelowIt() {
    five();
    heap.dealloc(10064, 5000);
    heap.dealloc(15072, 6000);
    assertThat(heap.chunks())
        .containsExactly("LIVE 1024+2016", "LIVE 3040+3008", "LIVE 6048+4016", "FREE 10064+55472");
  }

  @Test
  void cellsLeaveTheListFromItsMiddleAndItsEnds() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      blocks.add(heap.alloc(2000, 1));
    }
    for (int i = 0; i < 8; i += 2) {
      heap.dealloc(blocks.get(i), 2000);
    }
    heap.dealloc(blocks.get(3), 2000); // merges with the second of the list, in the third's place
    assertThat(heap.chunks()).filteredOn(chunk -> chunk.startsWith("FREE")).hasSize(4);
    assertThat(heap.alloc(3000, 1)).isEqualTo(blocks.get(2));
    assertThat(heap.alloc(2000, 1)).isEqualTo(blocks.get(0));
    assertThat(heap.alloc(2000, 1)).isEqualTo(blocks.get(2) + 3008);
    assertThat(heap.alloc(2000, 1)).isEqualTo(blocks.get(6));
    assertThat(heap.alloc(1016, 1)).isEqualTo(blocks.get(2) + 5024);
    assertThat(heap.chunks()).filteredOn(chunk -> chunk.startsWith("FREE")).hasSize(1);
  }

  // ---- the size classes

  @Test
  void smallBlocksComeBackFromTheirClassLastInFirstOut() {
    long a = heap.alloc(24, 1);
    long b = heap.alloc(17, 1);
    heap.alloc(2000, 1);
    heap.dealloc(a, 24);
    heap.dealloc(b, 17);
    assertThat(heap.chunks())
        .containsExactly(
            "CACHED 1024+32",
            "CACHED 1056+32",
            "LIVE 1088+2016",
            "OWN 3104+272",
            "FREE 3376+62160");
    assertThat(heap.alloc(20, 16)).isEqualTo(b);
    assertThat(heap.alloc(9, 1)).isEqualTo(a);
    assertThat(heap.alloc(9, 1)).isEqualTo(3376);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 24, 25, 500, 1000, 1008, 1009, 1016, 1017, 1023, 1024})
  void sizesUpTo256WordsHaveAClass(int size) {
    heap.alloc(size, 1);
    heap.alloc(4000, 1);
    heap.dealloc(1024, size);
    assertThat(heap.chunks()).anyMatch(chunk -> chunk.startsWith("CACHED 1024+"));
    assertThat(heap.alloc(size, 1)).isEqualTo(1024);
    assertThat(heap.chunks()).noneMatch(chunk -> chunk.startsWith("CACHED"));
  }

  @Test
  void aLargerSizeHasNoClassAndOpensNoTable() {
    heap.alloc(1025, 1);
    heap.alloc(4000, 1);
    heap.dealloc(1024, 1025);
    assertThat(heap.chunks())
        .containsExactly("FREE 1024+1040", "LIVE 2064+4016", "FREE 6080+59456");
  }

  @Test
  void aBlockFromAClassIsLiveLikeAnyOther() {
    heap.alloc(2000, 1);
    heap.alloc(2000, 1);
    long small = heap.alloc(24, 1);
    heap.dealloc(small, 24);
    assertThat(heap.alloc(24, 1)).isEqualTo(small);
    heap.dealloc(small, 24);
    assertThat(heap.chunks()).as("not flushed").contains("CACHED " + small + "+32");
  }

  @Test
  void aCachedCellServesAlignmentsThatItsAddressHas() {
    long a = heap.alloc(40, 64);
    long b = heap.alloc(40, 32);
    assertThat(List.of(a, b)).containsExactly(1024L, 1088L);
    heap.dealloc(b, 40);
    assertThat(heap.alloc(40, 128)).isNotEqualTo(b);
    assertThat(heap.alloc(40, 64)).isEqualTo(b);
  }

  @Test
  void aSearchMovesTheSmallCellsItPassesToTheirClasses() {
    long[] blocks = new long[8];
    for (int i = 0; i < 8; i++) {
      blocks[i] = heap.alloc(1040, 1);
    }
    heap.dealloc(blocks[0], 1040);
    heap.dealloc(blocks[2], 1040);
    heap.dealloc(blocks[4], 1040);
    assertThat(heap.alloc(40, 1)).isEqualTo(blocks[0]); // leaves 1008 bytes of its 1056
    heap.dealloc(blocks[0], 40); // its class opens with a table in the oldest cell
    assertThat(heap.chunks())
        .startsWith(
            "CACHED 1024+48", "OWN 1072+272", "FREE 1344+736", "LIVE 2080+1056", "FREE 3136+1056");
    assertThat(heap.alloc(1040, 1)).isEqualTo(blocks[2]);
    assertThat(heap.chunks())
        .startsWith("CACHED 1024+48", "OWN 1072+272", "CACHED 1344+736", "LIVE 2080+1056");
    assertThat(heap.alloc(728, 1)).isEqualTo(1344);
  }

  @Test
  void aSearchLeavesCellsThatAreTooLargeForAClass() {
    heap.dealloc(heap.alloc(8, 1), 8);
    long large = heap.alloc(1032, 1);
    heap.alloc(2000, 1);
    long larger = heap.alloc(1033, 1);
    heap.alloc(8000, 1);
    heap.dealloc(large, 1032);
    heap.dealloc(larger, 1033);
    heap.alloc(4000, 1);
    assertThat(heap.chunks()).contains("FREE " + large + "+1040", "FREE " + larger + "+1056");
  }

  @Test
  void theTableIsMadeInAFreeCellIfTheTopHasNoRoom() {
    long small = heap.alloc(100, 1);
    long middle = heap.alloc(2000, 1);
    heap.alloc(64512 - 112 - 2016 - 8 - 272, 1); // leaves 272 bytes of the top, and takes them
    long rest = heap.alloc(264, 1);
    assertThat(heap.chunks()).last().isEqualTo("LIVE " + rest + "+272");
    heap.dealloc(middle, 2000);
    heap.dealloc(small, 100);
    assertThat(heap.chunks()).startsWith("CACHED 1024+112", "OWN 1136+272", "FREE 1408+1744");
  }

  @Test
  void theTableMayTakeTheWholeTop() {
    long small = heap.alloc(100, 1);
    heap.alloc(64512 - 112 - 8 - 272, 1);
    heap.dealloc(small, 100);
    assertThat(heap.chunks()).contains("CACHED 1024+112").last().isEqualTo("OWN 65264+272");
  }

  @Test
  void withoutRoomForATableSmallBlocksGoToTheFreeList() {
    long small = heap.alloc(100, 1);
    heap.alloc(64512 - 112 - 8 - 256, 1);
    heap.dealloc(small, 100);
    assertThat(heap.chunks()).startsWith("FREE 1024+112").last().isEqualTo("FREE 65280+256");
    assertThat(heap.pages()).isOne();
    assertThat(heap.alloc(104, 1)).isEqualTo(1024);
  }

  @Test
  void theTableIsClearedInUsedMemory() {
    long used = heap.alloc(3000, 1);
    heap.fill(used, 3000, 0xff);
    heap.dealloc(used, 3000);
    long small = heap.alloc(8, 1);
    heap.alloc(2000, 1);
    heap.dealloc(small, 8);
    assertThat(heap.chunks()).startsWith("CACHED 1024+16", "LIVE 1040+2016", "OWN 3056+272");
    assertThat(heap.alloc(24, 1)).isEqualTo(3328);
  }

  // ---- the flush

  @Test
  void g2_classesAreFlushedBeforeMemoryGrows() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 63; i++) {
      blocks.add(heap.alloc(1000, 1)); // 63 cells of 1008 leave 1008 bytes of the top
    }
    for (long block : blocks.subList(1, 63)) {
      heap.dealloc(block, 1000);
    }
    assertThat(heap.chunks()).filteredOn(chunk -> chunk.startsWith("CACHED")).hasSize(62);
    assertThat(heap.alloc(63504 - 8, 1)).isEqualTo(2032);
    assertThat(heap.pages()).isOne();
    assertThat(heap.chunks()).containsExactly("LIVE 1024+1008", "LIVE 2032+63504");
  }

  @Test
  void everyClassIsFlushed() {
    heap.alloc(8, 1);
    long[] blocks = new long[66];
    for (int i = 0; i < 66; i++) {
      blocks[i] = heap.alloc(16 * i + 8 - (i == 64 ? 8 : 0), 1);
    }
    for (int i = 0; i < 66; i++) {
      heap.dealloc(blocks[i], 16 * i + 8 - (i == 64 ? 8 : 0));
    }
    assertThat(heap.chunks()).filteredOn(chunk -> chunk.startsWith("CACHED")).hasSize(65);
    assertThat(heap.alloc(64496 - 8, 1)).isEqualTo(1040);
    assertThat(heap.chunks()).containsExactly("LIVE 1024+16", "LIVE 1040+64496");
  }

  @Test
  void theTopIsUsedBeforeClassesAreFlushed() {
    long small = heap.alloc(100, 1);
    heap.alloc(2000, 1);
    heap.dealloc(small, 100);
    assertThat(heap.alloc(5000, 1)).isEqualTo(1024 + 112 + 2016 + 272);
    assertThat(heap.chunks())
        .startsWith("CACHED 1024+112", "LIVE 1136+2016", "OWN 3152+272", "LIVE 3424+5008");
  }

  @Test
  void aFlushClosesTheClassesUntilTheNextSmallBlockComesBack() {
    long small = heap.alloc(100, 1);
    long other = heap.alloc(100, 1);
    heap.alloc(2000, 1);
    heap.dealloc(small, 100);
    heap.alloc(80000, 1);
    assertThat(heap.chunks()).startsWith("FREE 1024+112", "LIVE 1136+112", "LIVE 1248+2016");
    heap.dealloc(other, 100);
    assertThat(heap.chunks()).startsWith("FREE 1024+112", "CACHED 1136+112", "LIVE 1248+2016");
  }

  @Test
  void r3_anEmptyHeapIsInTheStateOfANewOne() {
    List<Long> blocks = new ArrayList<>();
    for (int size = 1; size < 1200; size += 16) {
      blocks.add(heap.alloc(size, 1));
    }
    for (int i = 0; i < blocks.size(); i++) {
      assertThat(heap.chunks().size()).isGreaterThan(1);
      heap.dealloc(blocks.get(i), 1 + 16 * i);
    }
    assertThat(heap.chunks()).containsExactly("FREE 1024+64512");
    heap.dealloc(heap.alloc(8, 1), 8);
    assertThat(heap.chunks()).containsExactly("FREE 1024+64512");
  }

  // ---- costs

  @Test
  void aFlushReadsEveryHead() {
    heap.alloc(8, 1);
    heap.dealloc(heap.alloc(16, 8), 16);
    heap.alloc(16, 8);
    assertThat(heap.accesses(() -> heap.alloc(65000, 1))).isEqualTo(65 + 2 + 2);
  }

  @Test
  void aSmallPairCostsThreeAccessesEach() {
    assertThat(heap.alloc(16, 8)).isEqualTo(1024);
    heap.alloc(8, 1);
    heap.dealloc(1024, 16);
    assertThat(heap.accesses(() -> heap.alloc(16, 8))).isEqualTo(3);
    assertThat(heap.accesses(() -> heap.dealloc(1024, 16))).isEqualTo(3);
  }

  @Test
  void d2_aBlockFromTheTopCostsTwoAccesses() {
    assertThat(heap.accesses(() -> heap.alloc(16, 8))).isEqualTo(1);
    assertThat(heap.accesses(() -> heap.alloc(16, 8))).isEqualTo(2);
  }

  @Test
  void d2_mergingOnBothSidesCostsNoMoreThanFifteenAccesses() {
    List<Long> blocks = five();
    heap.alloc(2000, 1);
    long above = heap.alloc(2000, 1);
    heap.alloc(2000, 1);
    heap.dealloc(above, 2000);
    heap.dealloc(blocks.get(1), 3000);
    heap.dealloc(blocks.get(3), 5000);
    assertThat(heap.accesses(() -> heap.dealloc(blocks.get(2), 4000))).isLessThanOrEqualTo(15);
  }

  @Test
  void d2_passingAFreeCellCostsTwoAccesses() {
    List<Long> blocks = five();
    heap.dealloc(blocks.get(1), 3000);
    heap.dealloc(blocks.get(3), 5000);
    assertThat(heap.accesses(() -> heap.alloc(10_000, 1))).isEqualTo(2 + 2 + 2);
  }

  // ---- size 0 and sizes beyond all memory

  @ParameterizedTest
  @ValueSource(longs = {1, 16, 4096, 65536, 1L << 31})
  void a6_aRequestFor0BytesReturnsAnAddressAndTakesNoMemory(long align) {
    assertThat(heap.alloc(0, align)).isEqualTo(align);
    assertThat(heap.allocZeroed(0, align)).isEqualTo(align);
    heap.allocator.dealloc((int) align, 0, (int) align);
    assertThat(heap.chunks()).containsExactly("FREE 1024+64512");
  }

  @Test
  void a6_aRequestFor0BytesTakesNoCellFromAClass() {
    heap.dealloc(heap.alloc(8, 1), 8);
    List<String> before = heap.chunks();
    assertThat(heap.alloc(0, 4)).isEqualTo(4);
    heap.dealloc(4, 0);
    assertThat(heap.chunks()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(longs = {0xffff_ffffL, 0xffff_fff9L, 0xffff_fff8L, 0xffff_fbf9L})
  void g4_anImpossibleSizeIsRefusedAndAddsNoPage(long size) {
    assertThat(heap.alloc(size, 1)).isZero();
    assertThat(heap.alloc(1, 1)).isEqualTo(1024);
    assertThat(heap.realloc(1024, 1, size)).isZero();
    assertThat(heap.pages()).isOne();
    assertThat(heap.chunks()).startsWith("LIVE 1024+16");
  }

  @Test
  void g5_oneBlockMayTakeTheWholeMemory() {
    assertThat(heap.alloc(0xffff_fbf8L, 1)).isEqualTo(1024);
    assertThat(heap.pages()).isEqualTo(65536);
    assertThat(heap.chunks()).containsExactly("LIVE 1024+4294966272");
    heap.dealloc(1024, 0xffff_fbf8L);
    assertThat(heap.chunks()).containsExactly("FREE 1024+4294966272");
    assertThat(heap.alloc(16, 1L << 31)).isEqualTo(1L << 31);
    assertThat(heap.chunks())
        .containsExactly(
            "FREE 1024+2147482624", "LIVE 2147483648+32", "FREE 2147483680+2147483616");
  }

  // ---- zeros

  @Test
  void unusedMemoryIsNotFilled() {
    heap.alloc(100, 1);
    assertThat(heap.accesses(() -> heap.allocZeroed(1000, 1))).isEqualTo(2);
  }

  @Test
  void c4_onlyUsedMemoryIsFilled() {
    long first = heap.alloc(2000, 1);
    heap.fill(first, 2000, 0xff);
    heap.dealloc(first, 2000);
    heap.fill(1024 + 2016, 1, 0x55); // not in a block: shows whether the bytes above are filled
    assertThat(heap.allocZeroed(6000, 1)).isEqualTo(first);
    assertThat(heap.holds(first, 2016, 0)).isTrue();
    assertThat(heap.holds(first + 2016, 1, 0x55)).isTrue();
  }

  @Test
  void c4_aCellFromAClassOrTheListIsFilled() {
    long small = heap.alloc(100, 1);
    long large = heap.alloc(2000, 1);
    heap.alloc(2000, 1);
    heap.fill(small, 100, 0xff);
    heap.fill(large, 2000, 0xff);
    heap.dealloc(small, 100);
    heap.dealloc(large, 2000);
    assertThat(heap.allocZeroed(101, 1)).isEqualTo(small);
    assertThat(heap.holds(small, 101, 0)).isTrue();
    assertThat(heap.allocZeroed(2000, 1)).isEqualTo(large);
    assertThat(heap.holds(large, 2000, 0)).isTrue();
  }

  @Test
  void c4_theHighestTopIsRememberedThroughLowerOnes() {
    long first = heap.alloc(8000, 1);
    heap.fill(first, 8000, 0xff);
    heap.dealloc(first, 8000);
    long second = heap.alloc(2000, 1);
    heap.dealloc(second, 2000);
    assertThat(heap.allocZeroed(7000, 1)).isEqualTo(first);
    assertThat(heap.holds(first, 7000, 0)).isTrue();
  }

  @Test
  void aZeroedBlockThatFailsIsNull() {
    assertThat(heap.allocZeroed(0xffff_fbf9L, 1)).isZero();
  }

  // ---- realloc

  @Test
  void aBlockGrowsIntoItsOwnRounding() {
    long block = heap.alloc(9, 1);
    heap.alloc(2000, 1);
    assertThat(heap.accesses(() -> assertThat(heap.realloc(block, 9, 24)).isEqualTo(block)))
        .isEqualTo(2);
    assertThat(heap.realloc(block, 24, 9)).isEqualTo(block);
    assertThat(heap.chunks()).startsWith("LIVE 1024+32", "LIVE 1056+2016");
  }

  @Test
  void c5_theLastBlockGrowsIntoTheTop() {
    heap.alloc(100, 1);
    long block = heap.alloc(100, 1);
    heap.fill(block, 100, 7);
    assertThat(heap.realloc(block, 100, 64392)).isEqualTo(block);
    assertThat(heap.holds(block, 100, 7)).isTrue();
    assertThat(heap.chunks()).containsExactly("LIVE 1024+112", "LIVE 1136+64400");
    assertThat(heap.pages()).isOne();
    heap.dealloc(block, 64392);
    heap.dealloc(1024, 100);
    assertThat(heap.alloc(64504, 1)).isEqualTo(1024);
  }

  @Test
  void theLastBlockGrowsInPlaceIfTheTopIsOneByteTooShort() {
    heap.alloc(100, 1);
    long block = heap.alloc(100, 1);
    heap.fill(block, 100, 7);
    assertThat(heap.realloc(block, 100, 64393)).isEqualTo(block);
    assertThat(heap.holds(block, 100, 7)).isTrue();
    assertThat(heap.pages()).isEqualTo(2);
    assertThat(heap.chunks())
        .containsExactly("LIVE 1024+112", "LIVE 1136+64416", "FREE 65552+65520");
  }

  @Test
  void theLastBlockFlushesTheClassesBeforeItGrowsByPages() {
    long small = heap.alloc(100, 1);
    heap.dealloc(heap.alloc(9, 1), 9); // its cell, cached, has the table above it
    long block = heap.alloc(100, 1);
    assertThat(heap.chunks()).startsWith("LIVE 1024+112", "CACHED 1136+32", "OWN 1168+272");
    heap.realloc(block, 100, PAGE);
    assertThat(heap.chunks()).startsWith("LIVE " + small + "+112", "FREE 1136+304");
    assertThat(heap.pages()).isEqualTo(2);
  }

  @Test
  void c5_aBlockGrowsIntoTheFreeCellAbove() {
    five();
    heap.fill(3040, 3000, 7);
    heap.dealloc(6048, 4000);
    assertThat(heap.realloc(3040, 3000, 5000)).isEqualTo(3040);
    assertThat(heap.holds(3040, 3000, 7)).isTrue();
    assertThat(heap.chunks()).contains("LIVE 3040+5008", "FREE 8048+2016", "LIVE 10064+5008");
    assertThat(heap.realloc(3040, 5000, 7016)).isEqualTo(3040);
    assertThat(heap.chunks()).contains("LIVE 3040+7024", "LIVE 10064+5008");
    heap.dealloc(1024, 2000);
    heap.dealloc(3040, 7016);
    assertThat(heap.chunks()).startsWith("FREE 1024+9040", "LIVE 10064+5008");
  }

  @Test
  void c5_aBlockMovesIfTheFreeCellAboveIsOneByteTooShort() {
    five();
    heap.fill(3040, 3000, 7);
    heap.dealloc(6048, 4000);
    assertThat(heap.realloc(3040, 3000, 7017)).isEqualTo(21088);
    assertThat(heap.holds(21088, 3000, 7)).isTrue();
    assertThat(heap.chunks())
        .containsExactly(
            "LIVE 1024+2016",
            "FREE 3040+7024",
            "LIVE 10064+5008",
            "LIVE 15072+6016",
            "LIVE 21088+7040",
            "FREE 28128+37408");
  }

  @Test
  void c5_aBlockMovesIfTheCellAboveIsLive() {
    five();
    heap.fill(3040, 3000, 7);
    assertThat(heap.realloc(3040, 3000, 3001)).isEqualTo(21088);
    assertThat(heap.holds(21088, 3000, 7)).isTrue();
    assertThat(heap.chunks()).contains("FREE 3040+3008", "LIVE 21088+3024");
  }

  @Test
  void aShrunkBlockGivesItsEndToTheFreeList() {
    five();
    assertThat(heap.realloc(3040, 3000, 2984)).isEqualTo(3040);
    assertThat(heap.chunks()).contains("LIVE 3040+2992", "FREE 6032+16", "LIVE 6048+4016");
    assertThat(heap.realloc(3040, 2984, 1)).isEqualTo(3040);
    assertThat(heap.chunks()).contains("LIVE 3040+16", "FREE 3056+2992", "LIVE 6048+4016");
    assertThat(heap.realloc(1024, 2000, 1000)).isEqualTo(1024);
    assertThat(heap.chunks()).startsWith("LIVE 1024+1008", "FREE 2032+1008", "LIVE 3040+16");
  }

  @Test
  void theLastBlockShrinksIntoTheTop() {
    long block = heap.alloc(3000, 1);
    heap.fill(block, 3000, 7);
    assertThat(heap.realloc(block, 3000, 1000)).isEqualTo(block);
    assertThat(heap.holds(block, 1000, 7)).isTrue();
    assertThat(heap.chunks()).containsExactly("LIVE 1024+1008", "FREE 2032+63504");
    assertThat(heap.allocZeroed(3000, 1)).isEqualTo(2032);
    assertThat(heap.holds(2032, 3000, 0)).isTrue();
  }

  @Test
  void reallocFrom0BytesAllocates() {
    assertThat(heap.realloc(1, 0, 100)).isEqualTo(1024);
    assertThat(heap.realloc(1, 0, 8)).isEqualTo(1136);
    assertThat(heap.realloc(1, 0, 0)).isEqualTo(1);
    assertThat(heap.chunks()).startsWith("LIVE 1024+112", "LIVE 1136+16").hasSize(3);
  }

  @Test
  void reallocTo0BytesDeallocates() {
    heap.alloc(2000, 1);
    assertThat(heap.allocator.realloc(1024, 2000, 32, 0)).isEqualTo(32);
    assertThat(heap.chunks()).containsExactly("FREE 1024+64512");
  }

  @Test
  void c6_aFailedReallocLeavesTheBlock() {
    long block = heap.alloc(2000, 1);
    heap.fill(block, 2000, 7);
    heap.alloc(2000, 1);
    assertThat(heap.realloc(block, 2000, 0xf000_0000L)).isNotZero();
    long other = heap.alloc(1000, 1);
    assertThat(heap.realloc(other, 1000, 0xf000_0000L)).isZero();
    assertThat(heap.chunks()).contains("LIVE " + other + "+1008");
  }

  // ---- the end of the page

  @Test
  void g1_memoryGrowsByExactlyTheMissingPages() {
    heap.alloc(60000, 1);
    assertThat(heap.alloc(2 * PAGE, 1)).isEqualTo(61040);
    assertThat(heap.pages()).isEqualTo(3); // 61040 + 131072 + 8 fit below 3 pages
    assertThat(heap.alloc(4 * PAGE, 4 * PAGE)).isEqualTo(4 * PAGE);
    assertThat(heap.pages()).isEqualTo(9);
    assertThat(heap.alloc(PAGE - 8, PAGE)).isEqualTo(3 * PAGE);
    assertThat(heap.pages()).isEqualTo(9);
  }

  @Test
  void g1_aBlockThatGrowsMemoryBeginsInTheTop() {
    heap.alloc(60000, 1);
    heap.alloc(100, 1);
    long before = heap.alloc(8, 1);
    assertThat(heap.alloc(PAGE, 1)).isEqualTo(before + 16);
    assertThat(heap.pages()).isEqualTo(2);
  }

  @Test
  void r4_gapsBetweenLiveBlocksAreUsedBeforeMemoryGrows() {
    long[] blocks = new long[60];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = heap.alloc(i % 2 == 0 ? 2000 : 8, 1);
    }
    heap.alloc(3000, 1);
    for (int i = 0; i < blocks.length; i += 2) {
      heap.dealloc(blocks[i], 2000);
    }
    for (int size : new int[] {2000, 1976, 1200}) {
      for (int i = 0; i < blocks.length; i += 2) {
        assertThat(heap.alloc(size, 1)).isEqualTo(blocks[i]);
      }
      for (int i = 0; i < blocks.length; i += 2) {
        heap.dealloc(blocks[i], size);
      }
    }
    assertThat(heap.pages()).isOne();
  }

  @Test
  void g8_aBlockShrinksWhenMemoryIsFull() {
    try (Heap full = Heap.of(1, 1, 1024)) {
      long first = full.alloc(30_000, 1);
      long second = full.alloc(34_000, 1);
      while (full.alloc(8, 1) != 0) {
        // until no block fits
      }
      assertThat(full.realloc(first, 30_000, 29_999)).isEqualTo(first);
      assertThat(full.realloc(first, 29_999, 1)).isEqualTo(first);
      assertThat(full.realloc(second, 34_000, 34_000)).isEqualTo(second);
      assertThat(full.realloc(second, 34_000, 17)).isEqualTo(second);
    }
  }

  @Test
  void g5_aRequestForWhichWeeAllocGrowsAndReturnsNullIsServed() {
    assertThat(heap.alloc(65370, 16)).isEqualTo(1024);
    assertThat(heap.pages()).isEqualTo(2);
  }
}
