package dev.linalloc.mini;

import static dev.linalloc.spi.GlobalAllocator.NULL;
import static dev.linalloc.spi.LinearMemory.MAX_PAGES;
import static dev.linalloc.spi.LinearMemory.PAGE_SIZE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GrowableMemory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exact addresses and pages at every edge case. {@link MiniConformanceTest} checks the rules in
 * general.
 */
final class MiniAllocatorTest {
  private NativeMemory memory = NativeMemory.reserve(0);
  private MiniAllocator mini = new MiniAllocator(memory, 1);

  /**
   * Starts over with a fresh memory of {@code pages} pages that may grow to {@code maximumPages}.
   */
  private void start(int pages, int maximumPages, int heapBase) {
    memory.close();
    memory = NativeMemory.reserve(pages, maximumPages);
    mini = new MiniAllocator(memory, heapBase);
  }

  private void start(int pages, int heapBase) {
    start(pages, MAX_PAGES, heapBase);
  }

  @AfterEach
  void close() {
    memory.close();
  }

  private void assertPages(int pages) {
    assertThat(memory.memorySize()).isEqualTo(pages);
  }

  @Nested
  class Placement {
    @Test
    void b2_blocksLieOneAfterTheOtherFromHeapBaseOn() {
      start(1, 1000);
      assertThat(mini.alloc(8, 1)).isEqualTo(1000);
      assertThat(mini.alloc(1, 1)).isEqualTo(1008);
      assertThat(mini.alloc(5, 1)).isEqualTo(1009);
      assertPages(1);
    }

    @Test
    void a1_aBlockIsAlignedUp() {
      start(1, 1001);
      assertThat(mini.alloc(1, 8)).isEqualTo(1008);
      assertThat(mini.alloc(1, 2)).isEqualTo(1010);
      assertThat(mini.alloc(1, 1)).isEqualTo(1011);
      assertThat(mini.alloc(1, 4)).isEqualTo(1012);
      assertThat(mini.alloc(1, 4096)).isEqualTo(4096);
      assertPages(1);
    }

    @Test
    void g2_theRestOfANewPageIsUsedAtHighAddressesToo() {
      start(1, 0xfffd_fff0);
      assertThat(mini.alloc(8, 1)).isEqualTo(0xfffd_fff0);
      assertThat(mini.alloc(8, 1)).isEqualTo(0xfffd_fff8);
      assertPages(MAX_PAGES - 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 65_535, 65_536, 65_537, 200_000, 0x7fff_ffff, 0x8000_0000, -2})
    void a2_theFirstBlockLiesAtHeapBase(int heapBase) {
      start(1, heapBase);
      assertThat(mini.alloc(1, 1)).isEqualTo(heapBase);
      assertPages(Math.max(1, (heapBase >>> 16) + 1));
    }

    @Test
    void a4_heapBase1GivesAddress1() {
      start(0, 1);
      assertThat(mini.alloc(PAGE_SIZE - 1, 1)).isEqualTo(1);
      assertPages(1);
      assertThat(mini.alloc(1, 1)).isEqualTo(PAGE_SIZE);
      assertPages(2);
    }
  }

  @Nested
  class Zero {
    @Test
    void a6_anAlignedAddressIsReturnedAndOnlyTheTopIsAligned() {
      start(1, 1001);
      assertThat(mini.alloc(0, 1)).isEqualTo(1001);
      assertThat(mini.alloc(0, 1)).isEqualTo(1001);
      assertThat(mini.alloc(0, 16)).isEqualTo(1008);
      assertThat(mini.alloc(1, 1)).isEqualTo(1008);
      assertThat(mini.allocZeroed(0, 4096)).isEqualTo(4096);
      assertThat(mini.alloc(1, 1)).isEqualTo(4096);
      assertPages(1);
    }

    @Test
    void b2_theTopIsNotAlignedBeyondTheBound() {
      start(1, 1001);
      assertThat(mini.alloc(0, 2 * PAGE_SIZE)).isEqualTo(2 * PAGE_SIZE);
      assertThat(mini.alloc(0, 0x8000_0000)).isEqualTo(0x8000_0000);
      assertThat(mini.alloc(1, 1)).isEqualTo(1001);
      assertThat(mini.alloc(0, PAGE_SIZE))
          .isEqualTo(PAGE_SIZE); // the bound itself is not beyond it
      assertPages(1);
      assertThat(mini.alloc(1, 1)).isEqualTo(PAGE_SIZE);
      assertPages(2);
    }

    @Test
    void a6_noPageIsAddedForAnAddressAboveMemory() {
      start(0, 200_000);
      assertThat(mini.alloc(0, 1)).isEqualTo(200_000);
      assertPages(0);
    }

    @Test
    void a6_aMultipleOfTheAlignAt4GiBDoesNotCount() {
      start(MAX_PAGES, 0xffff_fff9);
      assertThat(mini.alloc(0, 1)).isEqualTo(0xffff_fff9);
      assertThat(mini.alloc(0, 4)).isEqualTo(0xffff_fffc);
      assertThat(mini.alloc(0, 8)).isEqualTo(NULL);
      assertThat(mini.alloc(0, 0x8000_0000)).isEqualTo(NULL);
      assertThat(mini.alloc(3, 1)).isEqualTo(0xffff_fffc);
      assertThat(mini.alloc(0, 1)).isEqualTo(-1);
    }
  }

  @Nested
  class Growth {
    @Test
    void g2_aBlockUpToTheEndOfMemoryAddsNoPage() {
      start(1, PAGE_SIZE - 16);
      assertThat(mini.alloc(16, 16)).isEqualTo(PAGE_SIZE - 16);
      assertPages(1);
      assertThat(mini.alloc(1, 1)).isEqualTo(PAGE_SIZE);
      assertPages(2);
    }

    @ParameterizedTest(name = "{0} bytes from a heapBase of {1}: {2} pages")
    @CsvSource({
      "17, 65520, 2",
      "65552, 65520, 2",
      "65553, 65520, 3",
      "1, 65536, 2",
      "65536, 65536, 2",
      "65537, 65536, 3",
      "1, 200000, 4",
      "62144, 200000, 4", // exactly to the end of page 3
      "62145, 200000, 5",
    })
    void g1_onlyTheNeededPagesAreAdded(int size, int heapBase, int pages) {
      start(1, heapBase);
      assertThat(mini.alloc(size, 1)).isEqualTo(heapBase);
      assertPages(pages);
    }

    @Test
    void g2_pagesAddedForOneBlockServeTheNext() {
      start(1, PAGE_SIZE);
      assertThat(mini.alloc(1, 1)).isEqualTo(PAGE_SIZE);
      assertThat(mini.alloc(PAGE_SIZE - 1, 1)).isEqualTo(PAGE_SIZE + 1);
      assertPages(2);
      assertThat(mini.alloc(1, 1)).isEqualTo(2 * PAGE_SIZE);
      assertPages(3);
    }

    @Test
    void b2_aBlockThatDoesNotFitContinuesInFreshPages() {
      start(1, 1000);
      assertThat(mini.alloc(PAGE_SIZE, 8)).isEqualTo(1000);
      assertPages(2);
      assertThat(mini.alloc(1, 1)).isEqualTo(1000 + PAGE_SIZE);
      assertPages(2);
    }

    @Test
    void a1_anAlignBeyondTheEndOfMemoryAddsThePagesBetween() {
      start(1, 1);
      assertThat(mini.alloc(5, 4 * PAGE_SIZE)).isEqualTo(4 * PAGE_SIZE);
      assertPages(5);
      assertThat(mini.alloc(5, 0x8000_0000)).isEqualTo(0x8000_0000);
      assertPages(MAX_PAGES / 2 + 1);
    }

    @Test
    void g4_refusedGrowthReturnsNullAndChangesNothing() {
      start(1, 2, 1000);
      assertThat(mini.alloc(2 * PAGE_SIZE - 999, 1)).isEqualTo(NULL);
      assertThat(mini.alloc(1, 2 * PAGE_SIZE)).isEqualTo(NULL);
      assertThat(mini.alloc(0xffff_ffff, 1)).isEqualTo(NULL);
      assertPages(1);
      assertThat(mini.alloc(2 * PAGE_SIZE - 1000, 1)).isEqualTo(1000);
      assertPages(2);
      assertThat(mini.alloc(1, 1)).isEqualTo(NULL);
      assertPages(2);
    }

    @Test
    void g4_ifNoPageMayBeAddedThePresentRoomStillServes() {
      start(1, 1, 1000);
      assertThat(mini.alloc(PAGE_SIZE, 1)).isEqualTo(NULL);
      assertThat(mini.alloc(PAGE_SIZE - 1000, 1)).isEqualTo(1000);
      assertThat(mini.alloc(1, 1)).isEqualTo(NULL);
    }
  }

  @Nested
  class UpTo4GiB {
    @Test
    void a5_theLastByteIsNeverHandedOut() {
      start(MAX_PAGES, 0xffff_fff0);
      assertThat(mini.alloc(16, 1)).isEqualTo(NULL);
      assertThat(mini.alloc(15, 1)).isEqualTo(0xffff_fff0);
      assertThat(mini.alloc(1, 1)).isEqualTo(NULL);
      assertThat(mini.alloc(1, 16)).isEqualTo(NULL);
      assertThat(mini.alloc(0xffff_ffff, 1)).isEqualTo(NULL);
    }

    @Test
    void a5_theLastByteIsNotHandedOutFromFreshPages() {
      start(MAX_PAGES - 1, 0xffff_fff0);
      assertThat(mini.alloc(16, 1)).isEqualTo(NULL);
      assertPages(MAX_PAGES - 1);
      assertThat(mini.alloc(15, 1)).isEqualTo(0xffff_fff0);
      assertPages(MAX_PAGES);
      assertThat(mini.alloc(1, 1)).isEqualTo(NULL);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MAX_PAGES - 1, MAX_PAGES})
    void a5_aHeapBaseAtTheLastByteHoldsNoBlock(int pages) {
      start(pages, 0xffff_ffff);
      assertThat(mini.alloc(1, 1)).isEqualTo(NULL);
      assertThat(mini.alloc(0, 1)).isEqualTo(0xffff_ffff);
      assertThat(mini.alloc(0, 2)).isEqualTo(NULL);
      assertPages(pages);
    }

    @Test
    void g4_anImpossibleSizeAddsNoPage() {
      start(1, 1);
      assertThat(mini.alloc(0xffff_ffff, 1)).isEqualTo(NULL);
      assertPages(1);
      assertThat(mini.alloc(0xffff_fffe, 1)).isEqualTo(1); // all memory up to the last address
      assertPages(MAX_PAGES);
      assertThat(mini.alloc(1, 1)).isEqualTo(NULL);
    }

    @Test
    void a1_anAlignPast4GiBIsRefusedAndLeavesNoTrace() {
      start(MAX_PAGES / 2, 0x8000_0001);
      assertThat(mini.alloc(1, 0x8000_0000)).isEqualTo(NULL);
      assertThat(mini.alloc(0xffff_ffff, 0x8000_0000)).isEqualTo(NULL);
      assertPages(MAX_PAGES / 2);
      assertThat(mini.alloc(1, 1)).isEqualTo(0x8000_0001);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 0x7fff_ffff, 0x8000_0000, 0x8000_0001, 0xc000_0000})
    void g5_roomOf2GiBOrMoreIsServedWithoutGrowth(int size) {
      start(MAX_PAGES, PAGE_SIZE);
      assertThat(mini.alloc(size, 1)).isEqualTo(PAGE_SIZE);
      assertThat(mini.alloc(1, 1)).isEqualTo(PAGE_SIZE + size);
    }

    @ParameterizedTest(name = "heapBase {0}: {1} bytes to the bound")
    @CsvSource({
      "0x7fffffff, 0x80000000",
      "0x80000000, 0x7fffffff",
      "0x80000001, 0x7ffffffe",
      "0x7ffffffe, 0x80000001",
      "0x00000001, 0xfffffffe",
      "0xfffffffe, 0x00000001",
    })
    void g5_oneBlockMayTakeAllRoom(String heapBase, String size) {
      int base = Integer.parseUnsignedInt(heapBase.substring(2), 16);
      int bytes = Integer.parseUnsignedInt(size.substring(2), 16);
      start(MAX_PAGES, base);
      assertThat(mini.alloc(bytes + 1, 1)).isEqualTo(NULL);
      assertThat(mini.alloc(bytes, 1)).isEqualTo(base);
      assertThat(mini.alloc(1, 1)).isEqualTo(NULL);
    }

    @Test
    void g5_a2GiBRoomBelowTheEndOfMemoryIsServed() {
      start(MAX_PAGES / 2 + 1, PAGE_SIZE);
      assertThat(mini.alloc(0x8000_0000, 1)).isEqualTo(PAGE_SIZE);
      assertPages(MAX_PAGES / 2 + 1);
      assertThat(mini.alloc(1, 1)).isEqualTo(0x8000_0000 + PAGE_SIZE);
      assertPages(MAX_PAGES / 2 + 2);
    }
  }

  @Nested
  class Foreign {
    @Test
    void g6_theRestOfTheOwnPagesIsUsedBeforeTheForeignOnesAreSkipped() {
      start(1, 1024);
      assertThat(mini.alloc(100, 1)).isEqualTo(1024);
      memory.memoryGrow(1);
      assertThat(mini.alloc(PAGE_SIZE - 1124, 1)).isEqualTo(1124);
      assertThat(mini.alloc(1, 1)).isEqualTo(2 * PAGE_SIZE);
      assertPages(3);
      assertThat(mini.alloc(PAGE_SIZE - 1, 1)).isEqualTo(2 * PAGE_SIZE + 1);
      assertPages(3);
    }

    @Test
    void g6_aBlockTooLargeForTheOwnPagesLiesBehindTheForeignOnes() {
      start(1, 1024);
      memory.memoryGrow(2); // after creation, before the first call
      assertThat(mini.alloc(PAGE_SIZE, 4096)).isEqualTo(3 * PAGE_SIZE);
      assertPages(4);
    }

    @Test
    void a1_aBlockBehindForeignPagesIsAligned() {
      start(1, 1024);
      memory.memoryGrow(2);
      assertThat(mini.alloc(5, 4 * PAGE_SIZE)).isEqualTo(4 * PAGE_SIZE);
      assertPages(5);
    }

    @Test
    void g6_foreignPagesThatReachAHeapBaseAboveMemoryAreSkipped() {
      start(1, 100_000);
      memory.memoryGrow(3);
      assertThat(mini.alloc(1, 1)).isEqualTo(4 * PAGE_SIZE);
      assertPages(5);
    }

    @Test
    void g6_foreignPagesUpToExactlyHeapBaseAreIgnored() {
      start(0, 2 * PAGE_SIZE);
      memory.memoryGrow(2);
      assertThat(mini.alloc(1, 1)).isEqualTo(2 * PAGE_SIZE);
      assertPages(3);
    }

    @Test
    void g6_foreignPagesBelowHeapBaseAreIgnored() {
      start(1, 200_000);
      memory.memoryGrow(1);
      assertThat(mini.alloc(1, 1)).isEqualTo(200_000);
      assertPages(4);
    }

    @Test
    void g6_foreignPagesUpTo4GiBLeaveNoRoom() {
      start(1, PAGE_SIZE - 8);
      memory.memoryGrow(MAX_PAGES - 1);
      assertThat(mini.alloc(9, 1)).isEqualTo(NULL);
      assertThat(mini.alloc(8, 1)).isEqualTo(PAGE_SIZE - 8);
      assertThat(mini.alloc(1, 1)).isEqualTo(NULL);
    }

    @Test
    void g6_theLastPageBehindForeignOnesIsUsedExceptItsLastByte() {
      start(1, PAGE_SIZE - 8);
      memory.memoryGrow(MAX_PAGES - 2);
      assertThat(mini.alloc(PAGE_SIZE, 1)).isEqualTo(NULL);
      assertPages(MAX_PAGES - 1);
      assertThat(mini.alloc(PAGE_SIZE - 1, 1)).isEqualTo(0xffff_0000);
      assertPages(MAX_PAGES);
      assertThat(mini.alloc(1, 1)).isEqualTo(NULL);
    }

    @Test
    void b4_aFailureBehindForeignPagesLeavesTheOwnRoom() {
      start(1, 3, 1024);
      memory.memoryGrow(1);
      assertThat(mini.alloc(2 * PAGE_SIZE, 1)).isEqualTo(NULL);
      assertPages(2);
      assertThat(mini.alloc(1, 1)).isEqualTo(1024);
    }

    @Test
    void g6_foreignPagesAreSkippedAgainAndAgain() {
      start(0, 1);
      for (int page = 1; page < 40; page += 2) {
        memory.memoryGrow(1);
        assertThat(mini.alloc(PAGE_SIZE, 1)).isEqualTo(page * PAGE_SIZE);
        assertPages(page + 1);
      }
    }
  }

  @Nested
  class Contents {
    @Test
    void c4_aZeroedBlockIsFreshMemory() {
      start(1, 1000);
      assertThat(mini.allocZeroed(8, 8)).isEqualTo(1000);
      assertThat(memory.loadLong(1000)).isZero();
      memory.fill(1000, 8, (byte) 0xff);
      assertThat(mini.allocZeroed(8, 8)).isEqualTo(1008);
      assertThat(memory.loadLong(1008)).isZero();
      assertThat(mini.allocZeroed(0xffff_ffff, 8)).isEqualTo(NULL);
    }

    @Test
    void b1_deallocGivesNothingBack() {
      start(1, 1000);
      int block = mini.alloc(8, 8);
      memory.fill(block, 8, (byte) 7);
      mini.dealloc(block, 8, 8);
      assertThat(memory.loadLong(block)).isEqualTo(0x0707_0707_0707_0707L);
      assertThat(mini.alloc(8, 8)).isEqualTo(1008);
    }

    @Test
    void g8_aBlockShrinksWhenMemoryIsFull() {
      start(1, 1, 1000);
      int first = mini.alloc(30_000, 8);
      int second = mini.alloc(PAGE_SIZE - 31_000, 8);
      assertThat(mini.alloc(1, 1)).isZero();
      assertThat(mini.realloc(first, 30_000, 8, 29_999)).isEqualTo(first);
      assertThat(mini.realloc(first, 29_999, 8, 1)).isEqualTo(first);
      int size = PAGE_SIZE - second;
      assertThat(mini.realloc(second, size, 8, size)).isEqualTo(second);
      assertThat(mini.realloc(second, size, 8, 1)).isEqualTo(second);
    }

    @Test
    void noCallButAMovingReallocTouchesMemory() {
      List<String> calls = new ArrayList<>();
      start(1, 1000);
      mini = new MiniAllocator(recording(calls), 1000);
      int first = mini.alloc(8, 8);
      int second = mini.allocZeroed(PAGE_SIZE, 8);
      mini.alloc(0, 8);
      assertThat(mini.realloc(first, 8, 8, 4)).isEqualTo(first);
      assertThat(mini.realloc(second, PAGE_SIZE, 8, PAGE_SIZE + 8)).isEqualTo(second);
      mini.dealloc(second, PAGE_SIZE + 8, 8);
      assertThat(calls).containsOnly("memorySize", "maximumPages", "memoryGrow");
      assertThat(mini.realloc(first, 4, 8, 8)).isNotEqualTo(first);
      assertThat(calls)
          .containsOnlyOnce("copy")
          .containsOnly("memorySize", "maximumPages", "memoryGrow", "copy");
    }

    private GrowableMemory recording(List<String> calls) {
      return (GrowableMemory)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {GrowableMemory.class},
              (proxy, method, arguments) -> {
                calls.add(method.getName());
                return method.invoke(memory, arguments);
              });
    }
  }

  @Nested
  class Realloc {
    @Test
    void theNewestBlockGrowsInPlace() {
      start(1, 1000);
      assertThat(mini.alloc(8, 8)).isEqualTo(1000);
      assertThat(mini.realloc(1000, 8, 8, 9)).isEqualTo(1000);
      assertThat(mini.alloc(1, 1)).isEqualTo(1009);
      assertPages(1);
    }

    @Test
    void theNewestBlockGrowsIntoFreshPages() {
      start(1, 1000);
      assertThat(mini.alloc(8, 8)).isEqualTo(1000);
      assertThat(mini.realloc(1000, 8, 8, PAGE_SIZE)).isEqualTo(1000);
      assertPages(2);
      assertThat(mini.realloc(1000, PAGE_SIZE, 8, 2 * PAGE_SIZE - 1000)).isEqualTo(1000);
      assertPages(2);
    }

    @Test
    void theNewestBlockGrowsToTheLastAddressButOne() {
      start(1, 1);
      assertThat(mini.alloc(8, 1)).isEqualTo(1);
      assertThat(mini.realloc(1, 8, 1, 0xffff_ffff)).isEqualTo(NULL);
      assertPages(1);
      assertThat(mini.realloc(1, 8, 1, 0xffff_fffe)).isEqualTo(1);
      assertPages(MAX_PAGES);
    }

    @Test
    void c5_anOlderBlockMovesWithItsBytesAndNoMore() {
      start(1, 1000);
      assertThat(mini.alloc(8, 8)).isEqualTo(1000);
      assertThat(mini.alloc(8, 8)).isEqualTo(1008);
      memory.fill(1000, 16, (byte) 7);
      assertThat(mini.realloc(1000, 8, 8, 16)).isEqualTo(1016);
      assertThat(memory.loadLong(1016)).isEqualTo(0x0707_0707_0707_0707L);
      assertThat(memory.loadLong(1024)).isZero();
      assertThat(memory.loadLong(1000)).isEqualTo(0x0707_0707_0707_0707L);
      assertThat(mini.alloc(1, 1)).isEqualTo(1032);
    }

    @Test
    void c5_theNewestBlockMovesBehindForeignPages() {
      start(1, 1000);
      assertThat(mini.alloc(8, 8)).isEqualTo(1000);
      memory.storeLong(1000, 0x0123_4567_89ab_cdefL);
      memory.memoryGrow(1);
      assertThat(mini.realloc(1000, 8, 8, PAGE_SIZE)).isEqualTo(2 * PAGE_SIZE);
      assertThat(memory.loadLong(2 * PAGE_SIZE)).isEqualTo(0x0123_4567_89ab_cdefL);
      assertThat(memory.loadLong(2 * PAGE_SIZE + 8)).isZero();
      assertThat(memory.loadLong(PAGE_SIZE)).isZero();
      assertPages(3);
    }

    @Test
    void c6_refusedGrowthLeavesTheNewestBlockNewest() {
      start(1, 1, 1000);
      assertThat(mini.alloc(8, 8)).isEqualTo(1000);
      memory.storeLong(1000, 0x0123_4567_89ab_cdefL);
      assertThat(mini.realloc(1000, 8, 8, PAGE_SIZE)).isEqualTo(NULL);
      assertThat(memory.loadLong(1000)).isEqualTo(0x0123_4567_89ab_cdefL);
      assertThat(mini.alloc(8, 8)).isEqualTo(1008);
    }

    @Test
    void c6_refusedGrowthLeavesAnOlderBlockWhole() {
      start(1, 1, 1000);
      assertThat(mini.alloc(8, 8)).isEqualTo(1000);
      assertThat(mini.alloc(8, 8)).isEqualTo(1008);
      memory.storeLong(0, 0x0123_4567_89ab_cdefL);
      assertThat(mini.realloc(1000, 8, 8, PAGE_SIZE)).isEqualTo(NULL);
      assertThat(memory.loadLong(0)).isEqualTo(0x0123_4567_89ab_cdefL);
      assertThat(mini.alloc(8, 8)).isEqualTo(1016);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 7, 1, 0})
    void b3_anOlderBlockThatDoesNotGrowStaysInPlace(int newSize) {
      start(1, 1000);
      assertThat(mini.alloc(8, 8)).isEqualTo(1000);
      assertThat(mini.alloc(8, 8)).isEqualTo(1008);
      assertThat(mini.realloc(1000, 8, 8, newSize)).isEqualTo(1000);
      assertThat(mini.alloc(1, 1)).isEqualTo(1016);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 7, 1, 0})
    void b3_theNewestBlockThatDoesNotGrowGivesNothingBack(int newSize) {
      start(1, 1000);
      assertThat(mini.alloc(8, 8)).isEqualTo(1000);
      memory.storeLong(1000, 0x0123_4567_89ab_cdefL);
      assertThat(mini.realloc(1000, 8, 8, newSize)).isEqualTo(1000);
      assertThat(memory.loadLong(1000)).isEqualTo(0x0123_4567_89ab_cdefL);
      assertThat(mini.alloc(1, 1)).isEqualTo(1008);
    }

    @Test
    void b3_aBlockThatShrankMovesToGrowAgain() {
      start(1, 1000);
      assertThat(mini.alloc(8, 8)).isEqualTo(1000);
      memory.storeLong(1000, 0x0123_4567_89ab_cdefL);
      assertThat(mini.realloc(1000, 8, 8, 4)).isEqualTo(1000);
      assertThat(mini.realloc(1000, 4, 8, 8)).isEqualTo(1008);
      assertThat(memory.loadLong(1008)).isEqualTo(0x89ab_cdefL);
    }

    @Test
    void sizesAreUnsigned() {
      start(MAX_PAGES, PAGE_SIZE);
      assertThat(mini.alloc(0x8000_0000, 1)).isEqualTo(PAGE_SIZE);
      assertThat(mini.realloc(PAGE_SIZE, 0x8000_0000, 1, 0x7fff_ffff)).isEqualTo(PAGE_SIZE);
      assertThat(mini.alloc(1, 1)).isEqualTo(0x8000_0000 + PAGE_SIZE);
    }

    @Test
    void anEmptyBlockGrowsFromTheTop() {
      start(1, 1001);
      assertThat(mini.alloc(0, 8)).isEqualTo(1008);
      assertThat(mini.realloc(1008, 0, 8, 8)).isEqualTo(1008);
      assertThat(mini.alloc(0, 8)).isEqualTo(1016);
      assertThat(mini.realloc(1016, 0, 8, 8)).isEqualTo(1016);
      assertThat(mini.alloc(1, 1)).isEqualTo(1024);
    }
  }

  @Nested
  class AskingForPages {
    private final List<Integer> asked = new ArrayList<>();

    private void start(int pages, int most, int heapBase) {
      memory.close();
      memory = NativeMemory.reserve(pages);
      mini = new MiniAllocator(asking(most), heapBase);
    }

    /** Returns the memory, which can have {@code most} pages, and records what is asked of it. */
    private GrowableMemory asking(int most) {
      return (GrowableMemory)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {GrowableMemory.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("maximumPages")) {
                  return most;
                }
                if (method.getName().equals("memoryGrow")) {
                  asked.add((int) arguments[0]);
                }
                return method.invoke(memory, arguments);
              });
    }

    @Test
    void g9_aBlockThatCanLieNowhereAsksForNoPage() {
      start(1, MAX_PAGES, 1000);
      assertThat(mini.alloc(-1000, 1)).isEqualTo(NULL);
      assertThat(mini.alloc(-1, 1 << 31)).isEqualTo(NULL);
      assertThat(mini.realloc(mini.alloc(8, 8), 8, 8, -1000)).isEqualTo(NULL);
      assertThat(asked).containsOnly(0);
      assertPages(1);
      assertThat(mini.alloc(-1009, 1)).isEqualTo(1008);
      assertThat(asked).endsWith(MAX_PAGES - 1);
    }

    @Test
    void g9_aRequestForNothingAsksForNoPage() {
      start(0, MAX_PAGES, 1000);
      assertThat(mini.alloc(0, 16)).isEqualTo(1008);
      assertThat(asked).containsExactly(0);
      assertPages(0);
    }

    @Test
    void g9_noPageIsAskedForBeyondWhatMemoryCanHave() {
      start(1, 128, 1000);
      assertThat(mini.alloc(128 * PAGE_SIZE - 1000 + 1, 1)).isEqualTo(NULL);
      assertThat(asked).containsExactly(0);
      assertThat(mini.alloc(128 * PAGE_SIZE - 1000, 1)).isEqualTo(1000);
      assertThat(asked).containsExactly(0, 127);
      assertThat(mini.alloc(1, 1)).isEqualTo(NULL);
      assertThat(asked).containsExactly(0, 127, 0);
    }
  }
}
