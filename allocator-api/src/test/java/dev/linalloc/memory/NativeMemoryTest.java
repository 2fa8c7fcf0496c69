package dev.linalloc.memory;

import static dev.linalloc.spi.LinearMemory.MAX_PAGES;
import static dev.linalloc.spi.LinearMemory.PAGE_SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_ALL;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import dev.linalloc.spi.LinearMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certifies {@link NativeMemory} under the rules M1 to M4, on every kind of reservation. */
@ParameterizedClass
@MethodSource("dev.linalloc.memory.ReservationTest#usable")
final class NativeMemoryTest {
  private static final long FULL = (long) MAX_PAGES * PAGE_SIZE;

  private final Reservation kind;

  NativeMemoryTest(Reservation kind) {
    this.kind = kind;
  }

  private NativeMemory reserve(int initialPages, int maximumPages) {
    return NativeMemory.reserve(initialPages, maximumPages, kind);
  }

  @Test
  void anAllocatorMayAskForAllPagesOfWasm() {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      assertThat(memory.maximumPages()).isEqualTo(65_536);
    }
  }

  @Test
  void m1_memoryNeverShrinks() {
    Random random = new Random(20_261_122); // 2,000 deltas up to 2^32 - 1, many of them small
    try (NativeMemory memory = reserve(3, 50_000)) {
      int size = 3;
      for (int i = 0; i < 2_000; i++) {
        int delta = random.nextInt() >>> random.nextInt(32);
        memory.memoryGrow(delta);
        assertThat(memory.memorySize()).as("after growing by %s", delta).isBetween(size, 50_000);
        size = memory.memorySize();
      }
    }
  }

  @Test
  void m2_initialPagesReadZero() {
    try (NativeMemory memory = reserve(2, 2)) {
      assertZero(memory, 0, 2 * PAGE_SIZE);
    }
  }

  @Test
  void m2_freshPagesReadZeroBehindDirtyOnes() {
    try (NativeMemory memory = reserve(1, 3)) {
      memory.fill(0, PAGE_SIZE, (byte) 0xff);
      memory.memoryGrow(2);
      assertZero(memory, PAGE_SIZE, 3 * PAGE_SIZE);
      assertThat(memory.loadByte(PAGE_SIZE - 1)).isEqualTo((byte) 0xff);
    }
  }

  @Test
  void m2_aNewMemoryReadsZeroAfterADirtyOneWasClosed() {
    try (NativeMemory dirty = reserve(4, 4)) {
      dirty.fill(0, 4 * PAGE_SIZE, (byte) 0xff);
    }
    try (NativeMemory memory = reserve(4, 4)) {
      assertZero(memory, 0, 4 * PAGE_SIZE);
    }
  }

  @Test
  void m2_aRenewedMemoryReadsZeroAtEveryAddressThatAnEarlierOneDirtied() {
    NativeMemory memory = reserve(1, 8);
    memory.memoryGrow(3);
    memory.fill(0, 4 * PAGE_SIZE, (byte) 0xff);
    memory = memory.renew(true); // of 1 page: the 3 others stay dirty
    assertZero(memory, 0, PAGE_SIZE);
    memory.storeByte(PAGE_SIZE - 1, (byte) 7);
    try (NativeMemory renewed = memory.renew(true)) {
      renewed.memoryGrow(1);
      assertZero(renewed, 0, 2 * PAGE_SIZE);
      renewed.storeByte(2 * PAGE_SIZE - 1, (byte) 7);
      renewed.memoryGrow(4);
      assertZero(renewed, 2 * PAGE_SIZE, 6 * PAGE_SIZE);
      assertThat(renewed.loadByte(2 * PAGE_SIZE - 1)).isEqualTo((byte) 7);
    }
  }

  private static void assertZero(LinearMemory memory, int from, int to) {
    for (int address = from; address < to; address += Long.BYTES) {
      assertThat(memory.loadLong(address)).as("at %s", address).isZero();
    }
  }

  @Test
  void m3_growingReturnsThePreviousSize() {
    try (NativeMemory memory = reserve(0, 10)) {
      assertThat(memory.memorySize()).isZero();
      assertThat(memory.memoryGrow(1)).isZero();
      assertThat(memory.memorySize()).isEqualTo(1);
      assertThat(memory.memoryGrow(9)).isEqualTo(1);
      assertThat(memory.memorySize()).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10})
  void m3_growingByNoPagesReturnsTheSize(int pages) {
    try (NativeMemory memory = reserve(pages, 10)) {
      assertThat(memory.memoryGrow(0)).isEqualTo(pages);
      assertThat(memory.memorySize()).isEqualTo(pages);
    }
  }

  @ParameterizedTest(name = "{0} pages of at most {1}, grown by {2}")
  @CsvSource({
    "3, 10, 8", // one too many
    "10, 10, 1",
    "0, 0, 1",
    "3, 10, 65536",
    "3, 10, 2147483647",
    "3, 10, -2147483648", // 2^31 unsigned
    "3, 10, -1", // 2^32 - 1 unsigned: a sum of 32 bits would wrap to 2 pages
    "3, 10, -3", // such a sum would wrap to 0 pages
    "0, 65536, 65537",
    "1, 65536, 65536",
    "65536, 65536, 1",
    "65536, 65536, -65536",
  })
  void m3_refusedGrowthReturnsMinusOneAndChangesNothing(int initial, int maximum, int delta) {
    try (NativeMemory memory = reserve(initial, maximum)) {
      if (initial > 0) {
        memory.storeLong(8, 0x0123_4567_89ab_cdefL);
      }
      assertThat(memory.memoryGrow(delta)).isEqualTo(-1);
      assertThat(memory.memorySize()).isEqualTo(initial);
      if (initial > 0) {
        assertThat(memory.loadLong(8)).isEqualTo(0x0123_4567_89ab_cdefL);
      }
      assertThat(memory.memoryGrow(0)).isEqualTo(initial);
      assertThat(memory.memoryGrow(maximum - initial)).isEqualTo(initial);
    }
  }

  @Test
  void m3_memoryGrowsToExactly4GiB() {
    try (NativeMemory memory = reserve(1, MAX_PAGES)) {
      assertThat(memory.memoryGrow(MAX_PAGES - 1)).isEqualTo(1);
      assertThat(memory.memorySize()).isEqualTo(MAX_PAGES);
      memory.storeByte(-1, (byte) 7);
      assertThat(memory.loadByte(-1)).isEqualTo((byte) 7);
      assertThat(memory.memoryGrow(1)).isEqualTo(-1);
    }
  }

  @Test
  void m3_growingKeepsTheContents() {
    try (NativeMemory memory = reserve(1, 3)) {
      memory.storeLong(PAGE_SIZE - 8, 0x0123_4567_89ab_cdefL);
      memory.memoryGrow(2);
      assertThat(memory.loadLong(PAGE_SIZE - 8)).isEqualTo(0x0123_4567_89ab_cdefL);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = MATCH_NONE, names = ".*GIB.*")
  void m4_anAccessUpToTheEndIsMadeAndOneByteFurtherRefused(Access access) {
    try (NativeMemory memory = reserve(2, 4)) {
      long end = 2 * PAGE_SIZE;
      assertThatCode(() -> access.at(memory, 0)).doesNotThrowAnyException();
      assertThatCode(() -> access.at(memory, end - access.length())).doesNotThrowAnyException();
      assertRefused(access, memory, end - access.length() + 1, end);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = MATCH_NONE, names = ".*NOTHING.*")
  void m4_anAccessAtTheEndIsRefused(Access access) {
    try (NativeMemory memory = reserve(2, 4)) {
      assertRefused(access, memory, 2 * PAGE_SIZE, 2 * PAGE_SIZE);
    }
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void m4_anAccessBeyondTheEndIsRefusedEvenWithinTheReservation(Access access) {
    try (NativeMemory memory = reserve(2, 4)) {
      long end = 2 * PAGE_SIZE;
      assertRefused(access, memory, end + 1, end);
      assertRefused(access, memory, 2 * end, end);
      assertRefused(access, memory, Integer.MAX_VALUE, end);
      assertRefused(access, memory, 1L << 31, end);
      assertRefused(access, memory, FULL - 8, end);
      assertRefused(access, memory, FULL - 1, end);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = MATCH_NONE, names = ".*GIB.*")
  void m4_growthMovesTheEnd(Access access) {
    try (NativeMemory memory = reserve(1, 4)) {
      assertRefused(access, memory, PAGE_SIZE + 1, PAGE_SIZE);
      memory.memoryGrow(1);
      assertThatCode(() -> access.at(memory, PAGE_SIZE + 1)).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = MATCH_NONE, names = ".*NOTHING.*")
  void m4_anAccessToAnEmptyMemoryIsRefused(Access access) {
    try (NativeMemory memory = reserve(0, 0)) {
      assertRefused(access, memory, 0, 0);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = MATCH_ALL, names = ".*NOTHING.*")
  void m4_anEmptyMemoryAcceptsFillsAndCopiesOf0Bytes(Access access) {
    try (NativeMemory memory = reserve(0, 0)) {
      assertThatCode(() -> access.at(memory, 0)).doesNotThrowAnyException();
      assertRefused(access, memory, 1, 0);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = MATCH_NONE, names = ".*(NOTHING|GIB).*")
  void m4_aFullMemoryCanBeAccessedUpTo4GiB(Access access) {
    try (NativeMemory memory = reserve(MAX_PAGES, MAX_PAGES)) {
      assertThatCode(() -> access.at(memory, FULL - access.length())).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = MATCH_NONE, names = ".*(NOTHING|BYTE).*")
  void m4_anAccessBeyond4GiBIsRefusedAndDoesNotWrapAround(Access access) {
    try (NativeMemory memory = reserve(MAX_PAGES, MAX_PAGES)) {
      memory.storeLong(0, 0x0123_4567_89ab_cdefL);
      assertRefused(access, memory, FULL - access.length() + 1, FULL);
      assertRefused(access, memory, FULL - 1, FULL);
      assertThat(memory.loadLong(0)).isEqualTo(0x0123_4567_89ab_cdefL);
    }
  }

  private static void assertRefused(Access access, LinearMemory memory, long address, long end) {
    assertThatThrownBy(() -> access.at(memory, address))
        .as("%s at %s", access, address)
        .isExactlyInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage(access.refusal(address, end));
  }

  @Test
  void m4_aRefusedStoreChangesNothing() {
    try (NativeMemory memory = reserve(1, 1)) {
      memory.storeLong(PAGE_SIZE - 8, 0x0123_4567_89ab_cdefL);
      for (Access access : Access.values()) {
        if (access.length() > 1) {
          assertRefused(access, memory, PAGE_SIZE - 1, PAGE_SIZE);
          assertThat(memory.loadLong(PAGE_SIZE - 8))
              .as("after %s", access)
              .isEqualTo(0x0123_4567_89ab_cdefL);
        }
      }
    }
  }

  @Test
  void valuesAreLittleEndian() {
    try (NativeMemory memory = reserve(1, 1)) {
      memory.storeInt(0, 0x0403_0201);
      memory.storeLong(8, 0x0807_0605_0403_0201L);
      for (int i = 0; i < 4; i++) {
        assertThat(memory.loadByte(i)).isEqualTo((byte) (i + 1));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(memory.loadByte(8 + i)).isEqualTo((byte) (i + 1));
      }
      assertThat(memory.loadInt(9)).isEqualTo(0x0504_0302);
      assertThat(memory.loadLong(0)).isEqualTo(0x0403_0201L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, PAGE_SIZE - 3, PAGE_SIZE - 1})
  void valuesNeedNoAlignment(int address) {
    try (NativeMemory memory = reserve(2, 2)) {
      memory.storeInt(address, 0x89ab_cdef);
      assertThat(memory.loadInt(address)).isEqualTo(0x89ab_cdef);
      memory.storeLong(address, 0x89ab_cdef_0123_4567L);
      assertThat(memory.loadLong(address)).isEqualTo(0x89ab_cdef_0123_4567L);
      memory.storeByte(address, (byte) 0x80);
      assertThat(memory.loadByte(address)).isEqualTo((byte) 0x80);
      assertThat(memory.loadLong(address)).isEqualTo(0x89ab_cdef_0123_4580L);
    }
  }

  @Test
  void fillSetsExactlyTheRange() {
    try (NativeMemory memory = reserve(1, 1)) {
      memory.fill(101, 13, (byte) 0xab);
      for (int address = 90; address < 130; address++) {
        byte expected = address >= 101 && address < 114 ? (byte) 0xab : 0;
        assertThat(memory.loadByte(address)).as("at %s", address).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"100, 103", "103, 100", "100, 100", "100, 200"})
  void copyIsAsIfThroughABuffer(int destination, int source) {
    try (NativeMemory memory = reserve(1, 1)) {
      byte[] expected = new byte[300];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = (byte) i;
        memory.storeByte(i, (byte) i);
      }
      System.arraycopy(expected, source, expected, destination, 50);
      memory.copy(destination, source, 50);
      for (int i = 0; i < expected.length; i++) {
        assertThat(memory.loadByte(i)).as("at %s", i).isEqualTo(expected[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void anAccessAfterCloseIsRefused(Access access) {
    NativeMemory memory = reserve(MAX_PAGES, MAX_PAGES);
    memory.close();
    assertThatThrownBy(() -> access.at(memory, 0)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void everyOtherCallAfterCloseIsRefused(int maximumPages) {
    NativeMemory memory = reserve(0, maximumPages);
    memory.close();
    assertThatThrownBy(memory::memorySize).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> memory.memoryGrow(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> memory.memoryGrow(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(memory::close).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void anAccessFromASecondThreadIsRefused(Access access) throws InterruptedException {
    try (NativeMemory memory = reserve(MAX_PAGES, MAX_PAGES)) {
      assertThat(Threads.thrownOnSecond(() -> access.at(memory, 0)))
          .isInstanceOf(WrongThreadException.class);
      assertThat(memory.loadLong(0)).isZero();
    }
  }

  @Test
  void everyOtherCallFromASecondThreadIsRefused() throws InterruptedException {
    try (NativeMemory memory = reserve(1, 2)) {
      assertThat(Threads.thrownOnSecond(memory::memorySize))
          .isInstanceOf(WrongThreadException.class);
      assertThat(Threads.thrownOnSecond(() -> memory.memoryGrow(1)))
          .isInstanceOf(WrongThreadException.class);
      assertThat(Threads.thrownOnSecond(memory::close)).isInstanceOf(WrongThreadException.class);
      assertThat(memory.memorySize()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1", "65537", "2147483647", "-2147483648"})
  void anImpossibleMaximumIsRefused(int maximumPages) {
    assertThatThrownBy(() -> reserve(0, maximumPages))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumPages (" + maximumPages + ") must be from 0 to 65536");
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "1, 0", "-1, 10", "11, 10", "65537, 65536"})
  void anInitialSizeBeyondTheMaximumIsRefused(int initialPages, int maximumPages) {
    assertThatThrownBy(() -> reserve(initialPages, maximumPages))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("initialPages (" + initialPages + ") must be from 0 to " + maximumPages);
  }

  @Test
  void aRenewedMemoryHasTheSizesOfTheOldOne() {
    NativeMemory memory = reserve(2, 5);
    memory.memoryGrow(3);
    try (NativeMemory renewed = memory.renew(true)) {
      assertThat(renewed.memorySize()).isEqualTo(2);
      assertThat(renewed.memoryGrow(4)).isEqualTo(-1);
      assertThat(renewed.memoryGrow(3)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = MATCH_NONE, names = ".*GIB.*")
  void anAccessToAMemoryThatWasRenewedIsRefused(Access access) {
    NativeMemory memory = reserve(1, 1);
    MemorySegment slice = memory.slice(8, 8);
    try (NativeMemory renewed = memory.renew(true)) {
      assertThatThrownBy(() -> access.at(memory, 0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(memory::memorySize).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(memory::close).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> memory.renew(true)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> slice.fill((byte) 7)).isInstanceOf(IllegalStateException.class);
      assertThat(renewed.scope()).isNotEqualTo(memory.scope());
      access.at(renewed, 0);
    }
  }

  @Test
  void aSecondThreadCannotRenew() throws InterruptedException {
    try (NativeMemory memory = reserve(1, 1)) {
      assertThat(Threads.thrownOnSecond(() -> memory.renew(true)))
          .isInstanceOf(WrongThreadException.class);
      assertThat(memory.loadLong(0)).isZero();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void renewingTouchesNoPageThatWasNeverInUse() throws IOException {
    NativeMemory memory = reserve(2, 31); // all before the huge pages
    memory.fill(0, 2 * PAGE_SIZE, (byte) 7);
    try (NativeMemory renewed = memory.renew(true)) {
      // Linux may show a neighbour as part of the mapping, so only the difference counts.
      long address = renewed.slice(0, 1).address();
      long before = Mappings.residentBytes(address);
      renewed.memoryGrow(29);
      assertThat(Mappings.residentBytes(address) - before).isLessThan(4 * PAGE_SIZE);
    }
  }

  @Test
  void aMemoryRenewedWithoutClearingKeepsTheOldBytesIfItReusesTheAddressSpace() {
    NativeMemory memory = reserve(1, 2);
    memory.storeByte(8, (byte) 7);
    try (NativeMemory renewed = memory.renew(false)) {
      assertThat(renewed.loadByte(8)).isEqualTo(kind.isReusable() ? (byte) 7 : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @EnabledOnOs(OS.LINUX)
  void closingGivesTheAddressSpaceBack(boolean renewed) throws IOException {
    NativeMemory memory = reserve(1, MAX_PAGES);
    long first = memory.slice(0, 1).address();
    String firstMapping = Mappings.at(first);
    if (renewed) {
      memory = memory.renew(true);
    }
    MemorySegment slice = memory.slice(0, 1);
    String mapping = Mappings.at(slice.address());
    assertThat(List.of(firstMapping, mapping)).doesNotContain("");
    memory.close();
    assertThat(Mappings.at(slice.address())).isNotEqualTo(mapping);
    assertThat(Mappings.at(first)).isNotEqualTo(firstMapping);
    assertThat(slice.scope().isAlive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 40_000, MAX_PAGES})
  void anAddressInTheProcessIsAsAlignedAsInTheMemory(int pages) {
    try (NativeMemory memory = reserve(pages, pages)) {
      long align = Long.highestOneBit((long) pages * PAGE_SIZE);
      assertThat(memory.slice(0, 1).address() % align).isZero();
      memory.storeByte((int) ((long) pages * PAGE_SIZE - 1), (byte) 7);
    }
  }

  @Test
  void theDefaultMaximumIs4GiB() {
    try (NativeMemory memory = NativeMemory.reserve(5);
        NativeMemory limited = NativeMemory.reserve(5, 6)) {
      assertThat(memory.memorySize()).isEqualTo(5);
      assertThat(memory.memoryGrow(MAX_PAGES - 5)).isEqualTo(5);
      assertThat(limited.memoryGrow(2)).isEqualTo(-1);
      assertThat(limited.memoryGrow(1)).isEqualTo(5);
    }
  }
}
