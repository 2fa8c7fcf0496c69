package dev.linalloc.arena;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.Allocators;
import dev.linalloc.HeapArena;
import dev.linalloc.LinearArena;
import dev.linalloc.Watch;
import dev.linalloc.spi.AllocatorProvider;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arena for each of the project's allocators keeps its promises. */
class ArenaProvidersTest {
  private static final long SEED = 20_261_126;
  private static final int MAX_BYTES = 16 << 20;
  private static final int ROUNDS = 5;
  private static final int CALLS = 2_000;

  private record Live(MemorySegment segment, byte pattern) {
    void assertHolds() {
      ArenaProvidersTest.assertHolds(segment, pattern);
    }
  }

  @Test
  void everySegmentOverMiniIsZeroWhenHandedOutAndItsOwnersAlone() {
    Random random = new Random(SEED);
    try (LinearArena arena = LinearArena.ofConfined(MAX_BYTES)) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Live> live = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
          live.add(allocate(arena, random, (byte) i));
        }
        live.forEach(Live::assertHolds);
        arena.reset();
        assertEnded(live.getFirst().segment);
      }
    }
  }

  @Test
  void everySegmentOfAScopeOverMiniIsZeroWhenHandedOutAndItsOwnersAlone() {
    Random random = new Random(SEED);
    try (LinearArena arena = LinearArena.ofConfined(MAX_BYTES)) {
      List<Live> outer = new ArrayList<>();
      for (int round = 0; round < ROUNDS * 20; round++) {
        outer.add(allocate(arena, random, (byte) round));
        List<Live> inner = new ArrayList<>();
        try (LinearArena scope = arena.openScope()) {
          for (int i = 0; i < CALLS / 20; i++) {
            inner.add(allocate(scope, random, (byte) i));
          }
          inner.forEach(Live::assertHolds);
        }
        assertEnded(inner.getFirst().segment);
        outer.forEach(Live::assertHolds);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"wee, OFF", "dl, OFF", "wee, CHECK", "dl, CHECK"})
  void everySegmentOverAReclaimingAllocatorIsZeroWhenHandedOutAndItsOwnersAlone(
      String name, Watch watch) {
    Random random = new Random(SEED);
    try (HeapArena arena = HeapArena.ofConfined(Allocators.provider(name), MAX_BYTES, watch)) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Live> live = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
          if (!live.isEmpty() && random.nextInt(3) == 0) {
            Live freed = live.remove(random.nextInt(live.size()));
            freed.assertHolds();
            arena.free(freed.segment);
          } else if (!live.isEmpty() && random.nextInt(4) == 0) {
            live.add(reallocate(arena, live.remove(random.nextInt(live.size())), random));
          } else {
            live.add(allocate(arena, random, (byte) i));
          }
        }
        live.forEach(Live::assertHolds);
        arena.reset();
        assertEnded(live.getFirst().segment);
      }
    }
  }

  /** Allocates a segment, which must be aligned and zero, and fills it with {@code pattern}. */
  private static Live allocate(Arena arena, Random random, byte pattern) {
    long align = 1L << random.nextInt(random.nextInt(13) + 1);
    MemorySegment segment = arena.allocate(random.nextInt(random.nextInt(4_000) + 1), align);
    assertThat(segment.address() % align).isZero();
    assertHolds(segment, (byte) 0);
    segment.fill(pattern);
    return new Live(segment, pattern);
  }

  /** Gives a segment another size: bytes that both sizes have are kept, and others are zero. */
  private static Live reallocate(HeapArena arena, Live old, Random random) {
    old.assertHolds();
    long size = old.segment.byteSize();
    MemorySegment segment = arena.realloc(old.segment, random.nextInt(4_000));
    long kept = Math.min(size, segment.byteSize());
    assertHolds(segment.asSlice(0, kept), old.pattern);
    assertHolds(segment.asSlice(kept), (byte) 0);
    segment.fill(old.pattern);
    return new Live(segment, old.pattern);
  }

  private static void assertHolds(MemorySegment segment, byte pattern) {
    for (long offset = 0; offset < segment.byteSize(); offset++) {
      if (segment.get(JAVA_BYTE, offset) != pattern) { // an assertion for each byte would be slow
        assertThat(segment.get(JAVA_BYTE, offset)).as("byte %s", offset).isEqualTo(pattern);
      }
    }
  }

  private static void assertEnded(MemorySegment segment) {
    assertThatThrownBy(() -> segment.fill((byte) 0)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wee", "dl"})
  void aLinearArenaRefusesAReclaimingAllocator(String name) {
    AllocatorProvider provider = Allocators.provider(name);
    assertThatThrownBy(() -> LinearArena.ofConfined(provider, MAX_BYTES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("and " + name + " does not")
        .hasMessageEndingWith("there is HeapArena");
  }

  @Test
  void aHeapArenaRefusesMini() {
    AllocatorProvider mini = Allocators.provider("mini");
    assertThatThrownBy(() -> HeapArena.ofConfined(mini, MAX_BYTES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("and mini does not")
        .hasMessageEndingWith("there is LinearArena");
  }

  @Test
  void theDefaultOfALinearArenaIsMini() {
    try (LinearArena arena = LinearArena.ofConfined()) {
      long first = arena.allocate(100, 1).address();
      assertThat(arena.allocate(100, 1).address()).isEqualTo(first + 100);
    }
  }

  @Test
  void theDefaultOfAHeapArenaReclaims() {
    try (HeapArena arena = HeapArena.ofConfined(1)) {
      for (int i = 0; i < 1_000; i++) {
        arena.free(arena.allocate(50_000, 8));
      }
      assertThat(arena.liveBytes()).isZero();
      assertThat(arena.peakBytes()).isEqualTo(50_000);
    }
  }
}
