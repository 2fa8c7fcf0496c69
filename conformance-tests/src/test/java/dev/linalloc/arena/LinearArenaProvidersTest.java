package dev.linalloc.arena;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.Allocators;
import dev.linalloc.api.LinearArena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An arena keeps its promises over every allocator of ours, through frees and resets. */
class LinearArenaProvidersTest {
  private static final long SEED = 20_261_126;

  static Stream<String> names() {
    return Allocators.providers().stream().map(AllocatorProvider::name);
  }

  private record Live(MemorySegment segment, byte pattern) {}

  @ParameterizedTest
  @MethodSource("names")
  void everySegmentIsZeroWhenHandedOutAndItsOwnersAlone(String name) {
    AllocatorProvider provider = Allocators.provider(name);
    Random random = new Random(SEED);
    try (LinearArena arena = LinearArena.ofConfined(provider, 16 << 20)) {
      for (int round = 0; round < 5; round++) {
        List<Live> live = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
          if (provider.promises().reclaiming() && !live.isEmpty() && random.nextInt(3) == 0) {
            Live freed = live.remove(random.nextInt(live.size()));
            assertHolds(freed.segment, freed.pattern);
            arena.free(freed.segment);
          } else {
            long align = 1L << random.nextInt(random.nextInt(13) + 1);
            MemorySegment segment =
                arena.allocate(random.nextInt(random.nextInt(4_000) + 1), align);
            assertThat(segment.address() % align).isZero();
            assertHolds(segment, (byte) 0);
            segment.fill((byte) i);
            live.add(new Live(segment, (byte) i));
          }
        }
        live.forEach(each -> assertHolds(each.segment, each.pattern));
        arena.reset();
        assertThatThrownBy(() -> live.getFirst().segment.fill((byte) 0))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }

  private static void assertHolds(MemorySegment segment, byte pattern) {
    for (long offset = 0; offset < segment.byteSize(); offset++) {
      if (segment.get(JAVA_BYTE, offset) != pattern) {
        assertThat(segment.get(JAVA_BYTE, offset)).as("byte %s", offset).isEqualTo(pattern);
      }
    }
  }

  @Test
  void theDefaultIsMini() {
    try (LinearArena arena = LinearArena.ofConfined()) {
      MemorySegment segment = arena.allocate(100, 8);
      assertThatThrownBy(() -> arena.free(segment)).hasMessageStartingWith("mini takes no");
    }
  }
}
