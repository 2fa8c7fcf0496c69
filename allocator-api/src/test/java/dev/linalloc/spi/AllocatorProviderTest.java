package dev.linalloc.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.linalloc.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocatorProviderTest {
  private static final Promises PROMISES = new Promises(true, false, 1, 2);

  /** Keeps the arguments of its constructor, and is never called. */
  private record Idle(GrowableMemory memory, int heapBase) implements GlobalAllocator {
    @Override
    public int alloc(int size, int align) {
      throw new AssertionError();
    }

    @Override
    public int allocZeroed(int size, int align) {
      throw new AssertionError();
    }

    @Override
    public void dealloc(int address, int size, int align) {
      throw new AssertionError();
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      throw new AssertionError();
    }
  }

  @Test
  void aProviderMadeOfPartsReturnsThem() {
    AllocatorProvider provider = AllocatorProvider.of("idle", PROMISES, Idle::new);
    assertThat(provider.name()).isEqualTo("idle");
    assertThat(provider.promises()).isSameAs(PROMISES);
    assertThat(provider).hasToString("idle");
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      assertThat(provider.create(memory, 1024)).isEqualTo(new Idle(memory, 1024));
    }
  }

  @Test
  void eachCallOfCreateMakesAnAllocator() {
    List<GlobalAllocator> made = new ArrayList<>();
    AllocatorProvider provider =
        AllocatorProvider.of(
            "idle",
            PROMISES,
            (memory, heapBase) -> {
              made.add(new Idle(memory, heapBase));
              return made.getLast();
            });
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      assertThat(List.of(provider.create(memory, 8), provider.create(memory, 16)))
          .isEqualTo(made)
          .containsExactly(new Idle(memory, 8), new Idle(memory, 16));
    }
  }

  @Test
  void whatTheMakerThrowsIsThrown() {
    AllocatorProvider provider =
        AllocatorProvider.of(
            "none",
            PROMISES,
            (memory, heapBase) -> {
              throw new IllegalStateException("no");
            });
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> provider.create(memory, 8))
          .withMessage("no");
    }
  }
}
