package dev.linalloc;

import static dev.linalloc.ConfinedArenaTest.allocate;
import static dev.linalloc.ConfinedArenaTest.assertAll;
import static dev.linalloc.ConfinedArenaTest.creating;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.memory.Threads;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link HeapArena} does beyond the behaviour that {@link ConfinedArenaTest} tests. */
final class HeapArenaTest {
  private static final Promises RECLAIMING = new Promises(false, true, 0, 0);

  private static HeapArena open() {
    return HeapArena.ofConfined(new ToyProvider("reclaiming", true), 1 << 20);
  }

  // ---- opening

  @Test
  void theDefaultsAreDlAnd4GiB() {
    try (HeapArena arena = HeapArena.ofConfined();
        HeapArena limited = HeapArena.ofConfined(1);
        HeapArena chosen = HeapArena.ofConfined(new ToyProvider("reclaiming", true), 65_537)) {
      assertThat(arena.maxBytes()).isEqualTo(HeapArena.MAX_BYTES);
      assertThat(limited.maxBytes()).isEqualTo(65_536);
      assertThat(chosen.maxBytes()).isEqualTo(131_072);
    }
  }

  @Test
  void dlIsNotLookedForAgainOnceItIsFound() {
    Allocators.REMEMBERED.clear();
    ContextLoader.withoutAllocators(
        () ->
            assertThatThrownBy(() -> HeapArena.ofConfined(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no allocator \"dl\""));
    HeapArena.ofConfined(1).close();
    ContextLoader.withoutAllocators(() -> HeapArena.ofConfined(1).close());
  }

  @Test
  void anImpossibleLimitIsRefusedBeforeDlIsLookedFor() {
    Allocators.REMEMBERED.clear();
    ContextLoader.withoutAllocators(
        () ->
            assertThatThrownBy(() -> HeapArena.ofConfined(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBytes (0) must be from 1 to 4294967296"));
  }

  @Test
  void anAllocatorThatDoesNotReclaimIsRefused() {
    for (Promises promises : List.of(new Promises(true, false, 0, 0), Promises.NONE)) {
      AllocatorProvider provider = creating(promises, _ -> new RecordingAllocator());
      assertThatThrownBy(() -> HeapArena.ofConfined(provider, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "HeapArena needs an allocator that promises reclaiming, and creating does not;"
                  + " for a bump allocator without overhead there is LinearArena");
    }
  }

  @Test
  void theAllocatorGrowsTheMemoryItself() {
    List<Integer> seen = new ArrayList<>();
    AllocatorProvider provider =
        creating(
            RECLAIMING,
            memory -> {
              seen.add(memory.memorySize());
              return new RecordingAllocator();
            });
    try (HeapArena arena = HeapArena.ofConfined(provider, 1 << 20)) {
      arena.reset();
      assertThat(seen).containsExactly(0, 0);
    }
  }

  @Test
  void anAllocatorIsOpenedByName() {
    try (HeapArena arena = HeapArena.ofConfined("dl")) {
      assertThat(arena.maxBytes()).isEqualTo(HeapArena.MAX_BYTES);
      allocate(arena, 8);
    }
    assertThatThrownBy(() -> HeapArena.ofConfined("none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no allocator \"none\"");
    assertThatThrownBy(() -> HeapArena.ofConfined("mini"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("there is LinearArena");
  }

  // ---- free

  @Test
  void freedMemoryIsReusedAndReadsZero() {
    try (HeapArena arena = open()) {
      MemorySegment freed = allocate(arena, 64, 32);
      allocate(arena, 64, 32);
      freed.fill((byte) 7);
      arena.free(freed);
      MemorySegment next = allocate(arena, 64, 32);
      assertThat(next.address()).isEqualTo(freed.address());
      assertAll(next, (byte) 0);
      assertThat(arena.liveBytes()).isEqualTo(128);
    }
  }

  @Test
  void aBlockIsFreedWithTheSizeAndAlignmentItWasAllocatedWith() {
    RecordingAllocator recording = new RecordingAllocator();
    recording.result = 64;
    try (HeapArena arena = HeapArena.ofConfined(creating(RECLAIMING, _ -> recording), 1)) {
      arena.free(arena.allocate(8, 64));
      arena.free(arena.allocate(0, 4));
      assertThat(recording.calls)
          .containsExactly(
              "allocZeroed[8, 64]", "dealloc[64, 8, 64]", "allocZeroed[1, 4]", "dealloc[64, 1, 4]");
    }
  }

  @Test
  void aSegmentOfNoBytesIsFreed() {
    try (HeapArena arena = open()) {
      MemorySegment empty = allocate(arena, 0, 8);
      arena.free(empty);
      assertNotFreed(arena, empty);
    }
  }

  @Test
  void onlyALiveSegmentOfThisArenaIsFreed() {
    try (HeapArena arena = open();
        HeapArena other = open()) {
      MemorySegment segment = allocate(arena, 64);
      assertNotFreed(arena, segment.asSlice(8));
      assertNotFreed(arena, segment.asSlice(0, 63));
      assertNotFreed(arena, allocate(arena, 1).asSlice(0, 0));
      assertNotFreed(arena, allocate(other, 64));
      assertNotFreed(arena, allocate(other, 64, 4096));
      assertNotFreed(arena, MemorySegment.ofArray(new byte[64]));
      assertNotFreed(arena, MemorySegment.ofAddress(segment.address()).reinterpret(64));
      for (long far : new long[] {1L << 32, -1L << 32}) {
        MemorySegment same = MemorySegment.ofAddress(segment.address() + far);
        assertNotFreed(arena, same.reinterpret(64, arena, null));
      }
      arena.free(segment);
      assertNotFreed(arena, segment);
      MemorySegment stale = allocate(arena, 64);
      arena.reset();
      assertNotFreed(arena, stale);
      MemorySegment forged = MemorySegment.ofAddress(stale.address()).reinterpret(64, arena, null);
      assertNotFreed(arena, forged);
      assertThat(arena.liveBytes()).isZero();
      allocate(arena, 64);
      assertNotFreed(arena, stale);
      assertThat(arena.liveBytes()).isEqualTo(64);
    }
  }

  private static void assertNotFreed(HeapArena arena, MemorySegment segment) {
    assertThatThrownBy(() -> arena.free(segment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "segment at address %s of %s bytes is not a live segment of this arena",
            segment.address(), segment.byteSize());
  }

  @Test
  void freeIsRefusedOnASecondThreadAndAfterClose() throws InterruptedException {
    HeapArena arena = open();
    MemorySegment segment = allocate(arena, 8);
    assertThat(Threads.thrownOnSecond(() -> arena.free(segment)))
        .isExactlyInstanceOf(WrongThreadException.class);
    arena.close();
    assertThatThrownBy(() -> arena.free(segment))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
    assertThat(arena.liveBytes()).isEqualTo(8);
  }

  // ---- realloc

  @Test
  void aSegmentThatGrowsKeepsItsBytesAndItsAlignmentAndNewBytesAreZero() {
    try (HeapArena arena = open()) {
      MemorySegment other = allocate(arena, 300, 64);
      other.fill((byte) 9);
      arena.free(other); // memory that is not zero
      MemorySegment old = allocate(arena, 100, 64);
      old.fill((byte) 7);
      MemorySegment grown = arena.realloc(old, 300);
      assertThat(grown.byteSize()).isEqualTo(300);
      assertThat(grown.address()).isEqualTo(other.address());
      assertThat(grown.address() % 64).isZero();
      assertAll(grown.asSlice(0, 100), (byte) 7);
      assertAll(grown.asSlice(100), (byte) 0);
      assertThat(arena.liveBytes()).isEqualTo(300);
      assertNotFreed(arena, old);
      arena.free(grown);
      assertThat(arena.liveBytes()).isZero();
    }
  }

  @Test
  void aSegmentIsReallocatedInPlaceIfTheAllocatorCanDoThat() {
    try (HeapArena arena = open()) {
      MemorySegment segment = allocate(arena, 100, 8);
      segment.fill((byte) 7);
      MemorySegment small = arena.realloc(segment, 40);
      assertThat(small.address()).isEqualTo(segment.address());
      assertAll(small, (byte) 7);
      assertNotFreed(arena, segment);
      assertThat(arena.liveBytes()).isEqualTo(40);
      assertThat(arena.peakBytes()).isEqualTo(100);
      arena.free(small);
    }
  }

  @Test
  void aBlockIsReallocatedWithTheSizeAndAlignmentItWasAllocatedWith() {
    RecordingAllocator recording = new RecordingAllocator();
    recording.result = 64;
    try (HeapArena arena = HeapArena.ofConfined(creating(RECLAIMING, _ -> recording), 1)) {
      arena.memory.memoryGrow(1);
      MemorySegment empty = arena.realloc(arena.allocate(8, 64), 0);
      arena.realloc(empty, 1 << 10);
      assertThat(recording.calls)
          .containsExactly(
              "allocZeroed[8, 64]", "realloc[64, 8, 64, 1]", "realloc[64, 1, 64, 1024]");
    }
  }

  @Test
  void aSegmentThatCannotGrowStaysLive() {
    try (HeapArena arena = open()) {
      MemorySegment segment = allocate(arena, 100, 16);
      segment.fill((byte) 7);
      assertThatThrownBy(() -> arena.realloc(segment, 1 << 20))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessage(
              "no room for 1048576 bytes aligned to 16: 100 bytes are live, the limit is 1048576");
      assertThatThrownBy(() -> arena.realloc(segment, -1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> arena.realloc(segment, 1L << 40))
          .isInstanceOf(OutOfMemoryError.class);
      assertAll(segment, (byte) 7);
      assertThat(arena.liveBytes()).isEqualTo(100);
      arena.free(segment);
    }
  }

  @Test
  void onlyALiveSegmentOfThisArenaIsReallocated() throws InterruptedException {
    HeapArena arena = open();
    MemorySegment segment = allocate(arena, 64);
    assertThatThrownBy(() -> arena.realloc(segment.asSlice(0, 8), 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("of 8 bytes is not a live segment of this arena");
    assertThat(Threads.thrownOnSecond(() -> arena.realloc(segment, -1)))
        .isExactlyInstanceOf(WrongThreadException.class);
    arena.close();
    assertThatThrownBy(() -> arena.realloc(segment, 8)).hasMessage("Already closed");
  }

  /** The table of live segments has 64 places: each of them is used, the first one included. */
  @Test
  void aSegmentIsFoundAtEachPlaceOfTheTable() {
    try (HeapArena arena = open()) {
      MemorySegment segment = allocate(arena, 8);
      for (int size = 1; size <= 1_000; size++) {
        segment = arena.realloc(segment, size);
        assertThat(segment.byteSize()).isEqualTo(size);
      }
    }
  }

  // ---- statistics

  @Test
  void liveBytesAreTheSumOfTheSizesOfLiveSegments() {
    try (HeapArena arena = open()) {
      MemorySegment first = allocate(arena, 100, 64);
      MemorySegment empty = allocate(arena, 0);
      allocate(arena, 50, 4096);
      assertThat(arena.liveBytes()).isEqualTo(150);
      arena.free(empty);
      assertThat(arena.liveBytes()).isEqualTo(150);
      arena.free(first);
      assertThat(arena.liveBytes()).isEqualTo(50);
    }
  }

  @Test
  void thePeakOutlivesFrees() {
    try (HeapArena arena = open()) {
      MemorySegment first = allocate(arena, 100);
      allocate(arena, 50);
      arena.free(first);
      assertThat(arena.peakBytes()).isEqualTo(150);
      allocate(arena, 20);
      assertThat(arena.peakBytes()).isEqualTo(150);
      allocate(arena, 200);
      assertThat(arena.peakBytes()).isEqualTo(270);
    }
  }

  @Test
  void pagesAreThoseOfAllBlocksNotOnlyTheNewest() {
    try (HeapArena arena = open()) {
      MemorySegment low = allocate(arena, 10);
      allocate(arena, 70_000);
      arena.free(low);
      allocate(arena, 10);
      assertThat(arena.pages()).isEqualTo(2);
    }
  }
}
