package dev.linalloc;

import static dev.linalloc.ConfinedArenaTest.allocate;
import static dev.linalloc.ConfinedArenaTest.assertAll;
import static dev.linalloc.ConfinedArenaTest.creating;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.memory.Threads;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.Promises;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link Watch} finds and reports. */
final class WatchTest {
  private static final AllocatorProvider TOY = new ToyProvider("toy", true);
  private static final String HERE =
      "dev\\.linalloc\\.\\w+Test\\.[\\w$]+\\(\\w+Test\\.java:\\d+\\)";

  private static HeapArena heap(Watch watch) {
    return HeapArena.ofConfined(TOY, 1 << 20, watch);
  }

  private static void assertNotFreed(HeapArena arena, MemorySegment segment, String why) {
    assertThatThrownBy(() -> arena.free(segment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "segment at address %s of %s bytes is not a live segment of this arena"
                    .formatted(segment.address(), segment.byteSize())
                + why);
  }

  // ---- how it is chosen

  @ParameterizedTest
  @CsvSource({
    "false, false, OFF",
    "true, false, TRACK",
    "false, true, CHECK",
    "true, true, CHECK",
  })
  void thePropertiesChoose(String track, String check, Watch expected) {
    System.setProperty("dev.linalloc.track", track);
    System.setProperty("dev.linalloc.check", check);
    try (HeapArena heap = HeapArena.ofConfined(TOY, 1);
        LinearArena linear = LinearArena.ofConfined(1);
        NativeMemory memory = NativeMemory.reserve(1);
        ConfinedAllocator allocator = Allocators.open("dl", memory, 16)) {
      assertThat(Watch.byProperties()).isEqualTo(expected);
      assertThat(heap.watch).isEqualTo(expected);
      assertThat(linear.watch).isEqualTo(expected);
      assertThat(allocator.report().startsWith("ConfinedAllocator over dl, opened at "))
          .isEqualTo(expected != Watch.OFF);
    } finally {
      System.clearProperty("dev.linalloc.track");
      System.clearProperty("dev.linalloc.check");
    }
  }

  // ---- errors of an arena

  @ParameterizedTest
  @EnumSource(names = {"TRACK", "CHECK"})
  void aSegmentThatIsFreedTwiceNamesBothPlaces(Watch watch) {
    try (HeapArena arena = heap(watch)) {
      MemorySegment segment = allocate(arena, 64);
      arena.free(segment);
      assertNotFreed(arena, segment, ": it was freed at " + HERE + ", and used at " + HERE);
      assertNotFreed(arena, MemorySegment.ofArray(new byte[1]), "");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TRACK", "CHECK"})
  void aSegmentFromBeforeAResetNamesTheReset(Watch watch) {
    try (HeapArena arena = heap(watch)) {
      MemorySegment segment = allocate(arena, 64);
      arena.reset();
      assertNotFreed(arena, segment, ": its memory was reset at " + HERE + ", and used at " + HERE);
    }
  }

  @Test
  void theSegmentIsForgottenOnceItsMemoryIsUsedAgain() {
    try (HeapArena arena = heap(Watch.TRACK)) {
      MemorySegment segment = allocate(arena, 64);
      arena.free(segment);
      assertThat(allocate(arena, 64).address()).isEqualTo(segment.address());
      assertNotFreed(arena, segment.asSlice(1), "");
      assertNotFreed(arena, segment.asSlice(0, 1), "");
    }
  }

  @Test
  void freedMemoryIsPoisonedAndReusedLate() {
    try (HeapArena arena = heap(Watch.CHECK)) {
      MemorySegment segment = allocate(arena, 64);
      segment.fill((byte) 7);
      arena.free(segment);
      assertAll(segment, WatchedAllocator.POISON);
      assertThat(allocate(arena, 64).address()).isNotEqualTo(segment.address());
    }
  }

  @Test
  void aTrackedArenaReusesMemoryAtOnce() {
    try (HeapArena arena = heap(Watch.TRACK)) {
      MemorySegment segment = allocate(arena, 64);
      segment.fill((byte) 7);
      arena.free(segment);
      assertAll(segment, (byte) 7);
      assertThat(allocate(arena, 64).address()).isEqualTo(segment.address());
    }
  }

  @Test
  void freedMemoryIsUsedAgainWhenTheArenaIsFull() {
    try (HeapArena arena = heap(Watch.CHECK)) {
      for (int i = 0; i < 10; i++) {
        MemorySegment segment = allocate(arena, 1_000_000);
        assertAll(segment.asSlice(0, 100), (byte) 0);
        segment.fill((byte) 7);
        arena.free(segment);
      }
      assertThat(arena.liveBytes()).isZero();
    }
  }

  private static void assertWriteIsFound(Runnable call, long offset) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "byte %s was written after the block was freed at %s: ".formatted(offset, HERE)
                + "block at address \\d+ of 1000 bytes aligned to 8, allocated at "
                + HERE);
  }

  @ParameterizedTest
  @CsvSource({"0", "500", "999"})
  @SuppressWarnings("MustBeClosedChecker")
  void aWriteAfterFreeIsFoundAtTheEnd(long offset) {
    HeapArena arena = heap(Watch.CHECK);
    MemorySegment segment = allocate(arena, 1_000, 8);
    arena.free(segment);
    segment.set(JAVA_BYTE, offset, (byte) 1);
    assertWriteIsFound(arena::reset, offset);
    allocate(arena, 8);
    MemorySegment second = allocate(arena, 1_000, 8);
    arena.free(second);
    second.set(JAVA_BYTE, offset, (byte) 1);
    assertWriteIsFound(arena::close, offset);
    assertThat(arena.scope().isAlive()).isFalse();
  }

  @Test
  void aWriteAfterFreeIsFoundWhenTheMemoryIsNeeded() {
    try (HeapArena arena = heap(Watch.CHECK)) {
      MemorySegment segment = allocate(arena, 1_000, 8);
      arena.free(segment);
      segment.set(JAVA_BYTE, 5, (byte) 1);
      assertWriteIsFound(() -> arena.allocate(1 << 20), 5);
    }
  }

  @Test
  void theOldestFreedBlocksAreUsedAgainOnceMoreThan16MebibytesWait() {
    try (HeapArena arena = HeapArena.ofConfined(TOY, 64 << 20, Watch.CHECK)) {
      MemorySegment first = allocate(arena, 8 << 20);
      MemorySegment second = allocate(arena, 8 << 20);
      MemorySegment third = allocate(arena, 1);
      arena.free(first);
      arena.free(second);
      assertThat(allocate(arena, 8 << 20).address()).isNotEqualTo(first.address());
      arena.free(third);
      assertThat(allocate(arena, 8 << 20).address()).isEqualTo(first.address());
    }
  }

  @Test
  void aReallocMovesTheSegmentSoThatAUseOfTheOldOneIsFound() {
    try (HeapArena arena = heap(Watch.CHECK)) {
      MemorySegment old = allocate(arena, 100, 8);
      old.fill((byte) 7);
      MemorySegment moved = arena.realloc(old, 200);
      assertThat(moved.address()).isNotEqualTo(old.address());
      assertAll(moved.asSlice(0, 100), (byte) 7);
      assertAll(moved.asSlice(100), (byte) 0);
      assertAll(old, WatchedAllocator.POISON);
      MemorySegment small = arena.realloc(moved, 50);
      assertAll(small, (byte) 7);
      assertAll(moved, WatchedAllocator.POISON);
      assertNotFreed(arena, moved, ": it was freed at " + HERE + ", and used at " + HERE);
    }
  }

  @Test
  void anOpenScopeOfATrackedArenaNamesItsPlace() {
    try (LinearArena arena =
            LinearArena.ofConfined(new ToyProvider("bump", false), 1, Watch.TRACK);
        LinearArena _ = arena.openScope()) {
      assertThatThrownBy(() -> arena.allocate(8))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageMatching(
              "a scope of this arena is open, and must be closed first; it was opened at " + HERE);
    }
  }

  // ---- errors at the front door

  private static final Layout LAYOUT = new Layout(64, 8);

  private static ConfinedAllocator door(NativeMemory memory, Watch watch) {
    return Allocators.open("dl", memory, 1024, watch);
  }

  @ParameterizedTest
  @EnumSource(names = {"TRACK", "CHECK"})
  void theFrontDoorVerifiesTheLayout(Watch watch) {
    try (NativeMemory memory = NativeMemory.reserve(1);
        ConfinedAllocator allocator = door(memory, watch)) {
      long block = allocator.alloc(LAYOUT);
      for (Layout wrong : List.of(new Layout(63, 8), new Layout(64, 4))) {
        for (Runnable call :
            List.<Runnable>of(
                () -> allocator.dealloc(block, wrong), () -> allocator.realloc(block, wrong, 9))) {
          assertThatThrownBy(call::run)
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageMatching(
                  "wrong layout, %s bytes aligned to %s, for the block at address %s of 64 bytes"
                          .formatted(wrong.size(), wrong.align(), block)
                      + " aligned to 8, allocated at "
                      + HERE
                      + "; used at "
                      + HERE);
        }
      }
      allocator.dealloc(block, LAYOUT);
      for (Runnable call :
          List.<Runnable>of(
              () -> allocator.dealloc(block, LAYOUT), () -> allocator.realloc(block, LAYOUT, 9))) {
        assertThatThrownBy(call::run)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageMatching(
                "no block is live at address %s: it was freed at %s, and used at %s"
                    .formatted(block, HERE, HERE));
      }
      assertThatThrownBy(() -> allocator.dealloc(8, LAYOUT))
          .hasMessage("no block is live at address 8");
    }
  }

  @Test
  void aWriteToAFreedBlockIsFoundWhenTheFrontDoorCloses() {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      ConfinedAllocator allocator = door(memory, Watch.CHECK);
      long block = allocator.allocZeroed(LAYOUT);
      allocator.dealloc(block, LAYOUT);
      memory.storeByte((int) block + 63, (byte) 1);
      assertThatThrownBy(allocator::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("byte 63 was written after the block was freed at ");
      allocator.close();
      assertThatThrownBy(() -> allocator.alloc(LAYOUT)).hasMessage("the allocator is closed");
    }
  }

  @Test
  void anUnwatchedFrontDoorLeavesLayoutsToTheCaller() {
    RecordingAllocator recording = new RecordingAllocator();
    ConfinedAllocator allocator = new ConfinedAllocator(recording, null);
    allocator.dealloc(8, LAYOUT);
    assertThat(recording.calls).containsExactly("dealloc[8, 64, 8]");
    assertThat(allocator.report()).isEqualTo("-Ddev.linalloc.track=true lists the live blocks");
  }

  /** An allocator that has no room for the first {@code refusals} requests. */
  private static final class Full implements GlobalAllocator {
    final List<String> calls = new ArrayList<>();
    int refusals;
    int next = 8;

    @Override
    public int alloc(int size, int align) {
      calls.add("alloc " + size);
      return refusals-- > 0 ? NULL : (next += 64);
    }

    @Override
    public int allocZeroed(int size, int align) {
      calls.add("allocZeroed " + size);
      return refusals-- > 0 ? NULL : (next += 64);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      calls.add("dealloc " + address);
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      throw new AssertionError("a watched block moves");
    }
  }

  @Test
  void aWatchedAllocatorMakesTheRequestAgainOnceFreedMemoryIsReleased() {
    Full full = new Full();
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      WatchedAllocator watched = new WatchedAllocator(full, memory, new Ledger("test", true));
      int block = watched.alloc(8, 8);
      watched.dealloc(block, 8, 8);
      assertThat(full.calls).containsExactly("alloc 8");
      full.refusals = 1;
      int second = watched.alloc(9, 8);
      assertThat(second).isNotZero();
      watched.dealloc(second, 9, 8);
      full.refusals = 1;
      int third = watched.allocZeroed(10, 8);
      assertThat(third).isNotZero();
      full.refusals = 2;
      assertThat(watched.realloc(third, 10, 8, 11)).isZero();
      full.refusals = 2;
      assertThat(watched.allocZeroed(12, 8)).isZero();
      assertThat(full.calls)
          .containsExactly(
              "alloc 8",
              "alloc 9",
              "dealloc " + block,
              "alloc 9",
              "allocZeroed 10",
              "dealloc " + second,
              "allocZeroed 10",
              "alloc 11",
              "alloc 11",
              "allocZeroed 12",
              "allocZeroed 12");
      watched.dealloc(third, 10, 8);
    }
  }

  @Test
  void requestsForNothingPassUnwatched() {
    Full full = new Full();
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      Ledger ledger = new Ledger("test", true);
      WatchedAllocator watched = new WatchedAllocator(full, memory, ledger);
      int empty = watched.alloc(0, 8);
      assertThat(ledger.report()).doesNotContain("blocks");
      int moved = watched.realloc(empty, 0, 8, 8);
      assertThat(ledger.report()).contains("8 bytes in 1 blocks");
      assertThat(full.calls).containsExactly("alloc 0", "alloc 8", "dealloc " + empty);
      watched.dealloc(moved, 8, 8);
    }
  }

  @Test
  void aRefusedRequestLeavesNoBlock() {
    Full full = new Full();
    full.refusals = 2;
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      Ledger ledger = new Ledger("test", true);
      assertThat(new WatchedAllocator(full, memory, ledger).alloc(10, 8)).isZero();
      assertThat(ledger.report()).doesNotContain("blocks");
    }
  }

  @Test
  void aReallocOfAnUnknownBlockAllocatesNothing() {
    Full full = new Full();
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      WatchedAllocator watched = new WatchedAllocator(full, memory, new Ledger("test", true));
      assertThatThrownBy(() -> watched.realloc(72, 8, 8, 16)).isInstanceOf(RuntimeException.class);
      assertThat(full.calls).isEmpty();
    }
  }

  @Test
  void afterAResetNothingIsKnownOfThePlacesThatFreed() {
    try (HeapArena arena = heap(Watch.TRACK)) {
      arena.allocate(16, 16);
      MemorySegment freed = arena.allocate(16, 16);
      arena.free(freed);
      arena.reset();
      MemorySegment wide = arena.allocate(64, 16);
      long offset = freed.address() - wide.address();
      assertNotFreed(arena, wide.asSlice(offset, 16), "");
    }
  }

  // ---- reports

  @Test
  void theReportListsThePlacesThatAllocatedTheMostBytesFirst() {
    try (HeapArena arena = heap(Watch.TRACK)) {
      for (int i = 0; i < 3; i++) {
        allocateHere(arena);
      }
      arena.free(allocateHere(arena));
      arena.allocate(1_000);
      assertThat(arena.report())
          .matches(
              "1030 bytes live, 1030 at most, limit 1048576:"
                  + " HeapArena over toy, opened at "
                  + HERE
                  + "\n  1000 bytes in 1 blocks, allocated at "
                  + HERE
                  + "\n  30 bytes in 3 blocks, allocated at dev.linalloc.WatchTest.allocateHere\\S+");
      arena.reset();
      assertThat(arena.report()).doesNotContain("blocks");
    }
  }

  private static MemorySegment allocateHere(HeapArena arena) {
    return arena.allocate(10, 1);
  }

  @Test
  void theReportOfAnUnwatchedArenaSaysHowToLearnMore() {
    try (LinearArena arena = LinearArena.ofConfined(new ToyProvider("bump", false), 1, Watch.OFF)) {
      allocate(arena, 10);
      assertThat(arena.report())
          .isEqualTo(
              "10 bytes live, 10 at most, limit 65536;"
                  + " -Ddev.linalloc.track=true lists the places that allocated them");
    }
  }

  @Test
  void closingAWatchedArenaTwiceNamesBothPlaces() throws InterruptedException {
    HeapArena arena = heap(Watch.TRACK);
    assertThat(Threads.thrownOnSecond(arena::close))
        .isExactlyInstanceOf(WrongThreadException.class);
    arena.close();
    assertThatThrownBy(arena::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "Already closed: the arena was opened at " + HERE + ", closed at " + HERE);
  }

  @Test
  void anArenaThatBecameUnreachableWhileOpenIsReported() {
    try (HeapArena arena = heap(Watch.TRACK)) {
      arena.allocate(10, 1);
      Ledger ledger = requireNonNull(arena.ledger);
      assertThat(ledger.lost())
          .matches(
              "an arena became unreachable before it was closed: HeapArena over toy, opened at "
                  + HERE
                  + "\n  10 bytes in 1 blocks, allocated at "
                  + HERE);
      ledger.closed();
      assertThat(ledger.lost()).isEmpty();
    }
  }

  @Test
  void onlyTheNewestFreedBlocksAreRemembered() {
    Ledger ledger = new Ledger("test", false);
    for (int address = 1; address <= (1 << 16) + 1; address++) {
      ledger.freed(new Ledger.Block(address, 1, 1, "there"), "here");
    }
    assertThat(ledger.whyDead(1)).isEmpty();
    assertThat(ledger.whyDead(2)).startsWith(": it was freed at here, and used at ");
  }

  // ---- destroyed metadata

  @ParameterizedTest
  @CsvSource({"allocate", "free", "realloc"})
  void metadataThatAStaleWriteDestroyedIsReportedAsThat(String call) {
    int[] broken = {0};
    AllocatorProvider provider =
        creating(
            new Promises(false, true, 0, 0),
            memory ->
                new GlobalAllocator() {
                  @Override
                  public int alloc(int size, int align) {
                    return memory.loadInt(broken[0]) + 64;
                  }

                  @Override
                  public int allocZeroed(int size, int align) {
                    return alloc(size, align);
                  }

                  @Override
                  public void dealloc(int address, int size, int align) {
                    memory.storeInt(broken[0], 0);
                  }

                  @Override
                  public int realloc(int address, int size, int align, int newSize) {
                    return memory.loadInt(broken[0]) + 64;
                  }
                });
    try (HeapArena arena = HeapArena.ofConfined(provider, 1 << 16, Watch.OFF)) {
      arena.memory.memoryGrow(1);
      MemorySegment segment = arena.allocate(8);
      assertThatThrownBy(() -> arena.allocate(8))
          .as("a live block's address")
          .hasMessage(DESTROYED);
      broken[0] = -1;
      assertThatThrownBy(
              () -> {
                switch (call) {
                  case "allocate" -> arena.allocate(8);
                  case "free" -> arena.free(segment);
                  default -> arena.realloc(segment, 9);
                }
              })
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(DESTROYED)
          .hasRootCauseInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static final String DESTROYED =
      "the metadata of creating is destroyed: the program has probably written to a segment that it"
          + " had freed; -Ddev.linalloc.check=true finds the segment";
}
