package dev.linalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The front door, with providers of its own that {@code META-INF/services} lists. */
final class AllocatorsTest {
  private final ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

  /** Returns its heapBase from every request, so that a test sees it. */
  private record Echo(int heapBase) implements GlobalAllocator {
    @Override
    public int alloc(int size, int align) {
      return heapBase;
    }

    @Override
    public int allocZeroed(int size, int align) {
      return heapBase;
    }

    @Override
    public void dealloc(int address, int size, int align) {}

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      return heapBase;
    }
  }

  /** Comes first by name. */
  public static final class FirstProvider implements AllocatorProvider {
    @Override
    public String name() {
      return "first";
    }

    @Override
    public Promises promises() {
      return Promises.NONE;
    }

    @Override
    public GlobalAllocator create(GrowableMemory memory, int heapBase) {
      int _ = memory.memoryGrow(1);
      return new Echo(heapBase);
    }
  }

  /** Comes second by name, though it is listed first. */
  public static final class SecondProvider implements AllocatorProvider {
    @Override
    public String name() {
      return "second";
    }

    @Override
    public Promises promises() {
      return Promises.NONE;
    }

    @Override
    public GlobalAllocator create(GrowableMemory memory, int heapBase) {
      return new Echo(2);
    }
  }

  @AfterEach
  void restoreContextLoader() {
    Thread.currentThread().setContextClassLoader(contextLoader);
  }

  @Test
  void providersAreListedInOrderOfName() {
    assertThat(Allocators.providers())
        .hasExactlyElementsOfTypes(
            ToyProvider.Dl.class,
            FirstProvider.class,
            ToyProvider.Mini.class,
            SecondProvider.class);
  }

  @Test
  void aProviderIsFoundByName() {
    assertThat(Allocators.provider("first")).isInstanceOf(FirstProvider.class);
    assertThat(Allocators.provider("second")).isInstanceOf(SecondProvider.class);
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    assertThatThrownBy(() -> Allocators.provider("third"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no allocator \"third\"; known: dl, first, mini, second");
  }

  @Test
  void anUnknownNameSaysIfThereAreNone() {
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    assertThat(Allocators.providers()).isEmpty();
    assertThatThrownBy(() -> Allocators.provider("first"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no allocator \"first\"; known: none (is an allocator's jar on the path?)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void anAllocatorOfOursThatIsMissingIsNamedWithItsArtefact(String name) {
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    assertThatThrownBy(() -> Allocators.provider(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no allocator \"%s\"; known: none (is an allocator's jar on the path?);"
                + " %s comes with dev.linalloc:linalloc-%s, which is not on the path",
            name, name, name);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 65_536, Integer.MAX_VALUE, 1L << 31, 0xffff_ffffL})
  void aHeapBaseReachesTheProvider(long heapBase) {
    try (NativeMemory memory = NativeMemory.reserve(0);
        ConfinedAllocator allocator = Allocators.open("first", memory, heapBase)) {
      assertThat(allocator.alloc(new Layout(1, 1))).isEqualTo(heapBase);
      assertThat(memory.memorySize()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE})
  void aHeapBaseThatIsNoAddressIsRefusedBeforeAnythingChanges(long heapBase) {
    try (NativeMemory memory = NativeMemory.reserve(0)) {
      assertThatThrownBy(() -> Allocators.open("first", memory, heapBase))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("heapBase (" + heapBase + ") must be from 1 to 4294967295");
      assertThat(memory.memorySize()).isZero();
    }
  }

  @Test
  void anUnknownNameIsRefusedBeforeAnythingChanges() {
    try (NativeMemory memory = NativeMemory.reserve(0)) {
      assertThatThrownBy(() -> Allocators.open("third", memory, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no allocator \"third\"; known: dl, first, mini, second");
      assertThat(memory.memorySize()).isZero();
    }
  }
}
