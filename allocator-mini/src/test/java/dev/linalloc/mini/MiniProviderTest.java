package dev.linalloc.mini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.ConfinedAllocator;
import dev.linalloc.Layout;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.Promises;
import org.junit.jupiter.api.Test;

final class MiniProviderTest {
  @Test
  void miniPromisesBumpWithoutSlackOrOverhead() {
    assertThat(new MiniProvider().promises())
        .isEqualTo(new Promises(true, false, 0, 0).withZeroed(true));
  }

  @Test
  void theFrontDoorFindsMiniByName() {
    assertThat(Allocators.provider("mini")).isInstanceOf(MiniProvider.class);
    try (NativeMemory memory = NativeMemory.reserve(1);
        ConfinedAllocator mini = Allocators.open("mini", memory, 1001)) {
      assertThat(mini.alloc(new Layout(24, 8))).isEqualTo(1008);
    }
  }
}
