package dev.linalloc.wee;

import static dev.linalloc.spi.LinearMemory.PAGE_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/**
 * Properties that hold for all generated requests, each judged by a few lines of its own. The last
 * test puts wrong allocators in the place of wee, and each property fails for one of them.
 */
@Tag("slow") // so that mutation testing runs the examples alone
class WeePropertyTest {
  private static final int HEAP_BASE = 1007;

  /** A request of up to 100,000 bytes, aligned to 4,096 at most. */
  record Request(int size, int align) {}

  private AllocatorProvider provider = new WeeProvider();

  @Provide
  Arbitrary<List<Request>> requests() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 100_000),
            Arbitraries.integers().between(0, 12).map(log -> 1 << log))
        .as(Request::new)
        .list()
        .ofMaxSize(30);
  }

  @Property(tries = 100, seed = "20261201", shrinking = ShrinkingMode.OFF)
  void a1_everyAddressIsAMultipleOfItsAlign(@ForAll("requests") List<Request> requests) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      GlobalAllocator allocator = provider.create(memory, HEAP_BASE);
      for (Request request : requests) {
        assertThat(allocator.alloc(request.size, request.align) % request.align).isZero();
      }
    }
  }

  @Property(tries = 100, seed = "20261202", shrinking = ShrinkingMode.OFF)
  void c4_aZeroedBlockIsZeroAfterADirtyOneIsFreed(@ForAll("requests") List<Request> requests) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      GlobalAllocator allocator = provider.create(memory, HEAP_BASE);
      for (Request request : requests) {
        int dirty = allocator.alloc(request.size, request.align);
        memory.fill(dirty, request.size, (byte) 0xff);
        allocator.dealloc(dirty, request.size, request.align);
        int block = allocator.allocZeroed(request.size, request.align);
        assertThat(memory.reservation().asSlice(block, request.size).toArray(JAVA_BYTE))
            .isEqualTo(new byte[request.size]);
      }
    }
  }

  @Property(tries = 100, seed = "20261203", shrinking = ShrinkingMode.OFF)
  void g1_memoryOnlyGrowsAndOnlyByWhatARequestNeeds(@ForAll("requests") List<Request> requests) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      GlobalAllocator allocator = provider.create(memory, HEAP_BASE);
      for (Request request : requests) {
        int before = memory.memorySize();
        allocator.alloc(request.size, request.align);
        int needed = (request.size + PAGE_SIZE - 1) / PAGE_SIZE;
        assertThat(memory.memorySize())
            .isBetween(before, before + needed + provider.promises().slackPages());
      }
    }
  }

  @Property(tries = 1, seed = "20261204", shrinking = ShrinkingMode.OFF)
  void eachPropertyFailsForAWrongAllocator() {
    assertFails(this::a1_everyAddressIsAMultipleOfItsAlign, "aligns-to-a-word");
    assertFails(this::c4_aZeroedBlockIsZeroAfterADirtyOneIsFreed, "zeroes-the-first-page");
    assertFails(this::g1_memoryOnlyGrowsAndOnlyByWhatARequestNeeds, "doubles-memory");
  }

  private void assertFails(Consumer<List<Request>> property, String wrong) {
    provider = WrongAllocators.named(wrong);
    assertThatThrownBy(() -> requests().sampleStream().limit(100).forEach(property), wrong)
        .isInstanceOf(AssertionError.class);
  }
}
