package dev.linalloc.dl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.Promises;
import org.junit.jupiter.api.Test;

class DlProviderTest {
  @Test
  void dlIsFoundByName() {
    AllocatorProvider provider = Allocators.provider("dl");
    assertThat(provider).isInstanceOf(DlProvider.class);
    assertThat(provider.promises()).isEqualTo(new Promises(false, true, 1, 10));
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      GlobalAllocator allocator = provider.create(memory, 2048);
      assertThat(allocator).isInstanceOf(DlAllocator.class);
      assertThat(allocator.alloc(16, 8)).isEqualTo(2048 + Table.BYTES);
    }
  }
}
