package dev.linalloc.wee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.ConfinedAllocator;
import dev.linalloc.Layout;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;
import org.junit.jupiter.api.Test;

class WeeProviderTest {
  @Test
  void weeIsFoundByName() {
    AllocatorProvider provider = Allocators.provider("wee");
    assertThat(provider).isInstanceOf(WeeProvider.class);
    assertThat(provider.promises()).isEqualTo(new Promises(false, true, 1, 23));
  }

  @Test
  void theFrontDoorOpensWee() {
    try (NativeMemory memory = NativeMemory.reserve(1);
        ConfinedAllocator allocator = Allocators.open("wee", memory, 1024)) {
      assertThat(allocator.alloc(new Layout(100, 8))).isEqualTo(1024);
    }
  }
}
