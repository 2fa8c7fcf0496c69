package dev.linalloc;

import static dev.linalloc.ConfinedArenaTest.allocate;
import static dev.linalloc.ConfinedArenaTest.creating;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link LinearArena} does beyond the behaviour that {@link ConfinedArenaTest} tests. */
final class LinearArenaTest {
  private static LinearArena open() {
    return LinearArena.ofConfined(new ToyProvider("bump", false), 1 << 20);
  }

  @Test
  void theDefaultsAreMiniAnd4GiB() {
    try (LinearArena arena = LinearArena.ofConfined();
        LinearArena limited = LinearArena.ofConfined(1);
        LinearArena chosen = LinearArena.ofConfined(new ToyProvider("bump", false), 65_537)) {
      assertThat(arena.maxBytes()).isEqualTo(LinearArena.MAX_BYTES);
      assertThat(limited.maxBytes()).isEqualTo(65_536);
      assertThat(chosen.maxBytes()).isEqualTo(131_072);
    }
  }

  @Test
  void miniIsNotLookedForAgainOnceItIsFound() {
    Allocators.REMEMBERED.clear();
    ContextLoader.withoutAllocators(
        () ->
            assertThatThrownBy(() -> LinearArena.ofConfined(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no allocator \"mini\""));
    LinearArena.ofConfined(1).close();
    ContextLoader.withoutAllocators(() -> LinearArena.ofConfined(1).close());
  }

  @Test
  void anImpossibleLimitIsRefusedBeforeMiniIsLookedFor() {
    Allocators.REMEMBERED.clear();
    ContextLoader.withoutAllocators(
        () ->
            assertThatThrownBy(() -> LinearArena.ofConfined(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBytes (0) must be from 1 to 4294967296"));
  }

  @ParameterizedTest
  @CsvSource({"true, 8", "true, -1", "false, 0", "false, 8"})
  void onlyABumpAllocatorWithoutOverheadIsAccepted(boolean bump, int overheadBytes) {
    AllocatorProvider provider =
        creating(new Promises(bump, !bump, 0, overheadBytes), _ -> new RecordingAllocator());
    assertThatThrownBy(() -> LinearArena.ofConfined(provider, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "LinearArena needs an allocator that promises bump and overheadBytes 0, and creating"
                + " does not; for one that promises reclaiming there is HeapArena");
  }

  @Test
  void theAllocatorHasAllMemoryFromTheStart() {
    List<Integer> seen = new ArrayList<>();
    AllocatorProvider provider =
        creating(
            new Promises(true, false, 0, 0),
            memory -> {
              seen.add(memory.memorySize());
              return new RecordingAllocator();
            });
    try (LinearArena arena = LinearArena.ofConfined(provider, 1 << 20)) {
      arena.reset();
      assertThat(seen).containsExactly(16, 16);
    }
  }

  @Test
  void liveBytesReachToTheEndOfTheNewestSegmentPaddingIncluded() {
    try (LinearArena arena = open()) {
      assertThat(arena.liveBytes()).isZero();
      allocate(arena, 100);
      assertThat(arena.liveBytes()).isEqualTo(100);
      allocate(arena, 8, 1024);
      assertThat(arena.liveBytes()).isEqualTo(1024 + 8 - 16);
      allocate(arena, 0, 2048);
      assertThat(arena.liveBytes()).as("an empty segment takes a byte").isEqualTo(2049 - 16);
      arena.reset();
      assertThat(arena.liveBytes()).isZero();
      assertThat(arena.peakBytes()).isEqualTo(2049 - 16);
    }
  }

  @Test
  void liveBytesBeyond2GiBAreUnsigned() {
    try (LinearArena arena = LinearArena.ofConfined()) {
      allocate(arena, (1L << 31) + 8, 8);
      allocate(arena, 1 << 29, 1 << 30);
      assertThat(arena.liveBytes()).isEqualTo((3L << 30) + (1 << 29) - 16);
    }
  }
}
