package dev.linalloc.conformance;

import static dev.linalloc.spi.GlobalAllocator.NULL;
import static dev.linalloc.spi.LinearMemory.MAX_PAGES;
import static dev.linalloc.spi.LinearMemory.PAGE_SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.Allocators;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Where blocks lie and what no call may change, as properties of generated calls on mini, wee and
 * dl alike. Each property has a check of its own, without the kit's oracle. The last test replaces
 * the three by wrong allocators: each property fails for one of them.
 */
class AllocatorPropertyTest {
  /** Just below a multiple of 8, so that an address rounded down lies below it. */
  private static final int HEAP_BASE = 1007;

  private static final byte OTHERS = 0x5f;

  private List<AllocatorProvider> providers = Allocators.providers();

  /** Requests a block and, if {@code freed}, gives back the oldest one that is live. */
  record Call(int size, int align, boolean freed) {}

  /** A live block. */
  record Block(int address, int size, int align) {
    int end() {
      return address + size;
    }
  }

  /** An allocator with its live blocks, each full of a byte that its address gives. */
  private static final class Heap {
    final AllocatorProvider provider;
    final NativeMemory memory;
    final GlobalAllocator allocator;
    final List<Block> live = new ArrayList<>();

    /** The promised overhead of an allocator that reclaims, in bytes; −1 if there is none. */
    final int overhead;

    Heap(AllocatorProvider provider, NativeMemory memory) {
      this.provider = provider;
      this.memory = memory;
      overhead = provider.promises().reclaiming() ? provider.promises().overheadBytes() : -1;
      memory.fill(0, HEAP_BASE, OTHERS);
      allocator = provider.create(memory, HEAP_BASE);
    }

    /** Makes a call and returns its block, which fits: there are 4 GiB. */
    Block make(Call call) {
      int address = allocator.alloc(call.size, call.align);
      assertThat(address).isNotEqualTo(NULL);
      Block block = new Block(address, call.size, call.align);
      live.add(block);
      memory.fill(address, call.size, (byte) address);
      if (call.freed) {
        Block oldest = live.removeFirst();
        allocator.dealloc(oldest.address, oldest.size, oldest.align);
      }
      return block;
    }

    /** Returns the memory; if it is asked for more pages than it can have, it fails. */
    GrowableMemory bounded() {
      return (GrowableMemory)
          Proxy.newProxyInstance(
              Heap.class.getClassLoader(),
              new Class<?>[] {GrowableMemory.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("memoryGrow")) {
                  assertThat(Integer.toUnsignedLong((int) arguments[0]) + memory.memorySize())
                      .isLessThanOrEqualTo(MAX_PAGES);
                }
                return method.invoke(memory, arguments);
              });
    }

    boolean holds(int address, int size, byte value) {
      byte[] expected = new byte[size];
      Arrays.fill(expected, value);
      byte[] found = new byte[size];
      for (int index = 0; index < size; index++) {
        found[index] = memory.loadByte(address + index);
      }
      return Arrays.equals(found, expected);
    }
  }

  @Provide
  Arbitrary<List<Call>> calls() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 20_000),
            Arbitraries.integers().between(0, 12).map(log -> 1 << log),
            Arbitraries.of(true, false))
        .as(Call::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 100, seed = "20261211", shrinking = ShrinkingMode.OFF)
  void a2_aBlockLiesBetweenHeapBaseAndTheEndOfMemory(@ForAll("calls") List<Call> calls) {
    onEachHeap(
        heap -> {
          for (Call call : calls) {
            Block block = heap.make(call);
            assertThat(block.address).isGreaterThanOrEqualTo(HEAP_BASE);
            assertThat(block.end()).isLessThanOrEqualTo(heap.memory.memorySize() * PAGE_SIZE);
          }
        });
  }

  @Property(tries = 100, seed = "20261212", shrinking = ShrinkingMode.OFF)
  void a3_noTwoLiveBlocksOverlap(@ForAll("calls") List<Call> calls) {
    onEachHeap(
        heap -> {
          for (Call call : calls) {
            heap.make(call);
            int end = 0;
            for (Block block :
                heap.live.stream().sorted(Comparator.comparingInt(Block::address)).toList()) {
              assertThat(block.address).isGreaterThanOrEqualTo(end);
              end = block.end();
            }
          }
        });
  }

  @Property(tries = 100, seed = "20261213", shrinking = ShrinkingMode.OFF)
  void a4_theFirstSmallRequestIsServedAndNotAtAddress0(@ForAll("calls") List<Call> calls) {
    for (AllocatorProvider provider : providers) {
      for (Call call : calls) {
        try (NativeMemory memory = NativeMemory.reserve(1)) {
          GlobalAllocator allocator = provider.create(memory, 1);
          assertThat(allocator.alloc(1 + call.size % 64, Math.min(call.align, 16)))
              .isNotEqualTo(NULL);
        }
      }
    }
  }

  @Property(tries = 100, seed = "20261214", shrinking = ShrinkingMode.OFF)
  void c1_aBlockHoldsWhatItsProgramStoredAsLongAsItIsLive(@ForAll("calls") List<Call> calls) {
    onEachHeap(
        heap -> {
          calls.forEach(heap::make);
          assertThat(heap.live)
              .allMatch(block -> heap.holds(block.address, block.size, (byte) block.address));
        });
  }

  @Property(tries = 100, seed = "20261215", shrinking = ShrinkingMode.OFF)
  void c2_pagesThatAnotherModuleAddedHoldWhatItStored(@ForAll("calls") List<Call> calls) {
    onEachHeap(
        heap -> {
          List<Integer> foreign = new ArrayList<>();
          for (Call call : calls) {
            heap.make(call);
            if (call.align == 1) {
              foreign.add(heap.memory.memoryGrow(1) * PAGE_SIZE);
              heap.memory.fill(foreign.getLast(), PAGE_SIZE, OTHERS);
            }
          }
          assertThat(foreign).allMatch(page -> heap.holds(page, PAGE_SIZE, OTHERS));
        });
  }

  @Property(tries = 100, seed = "20261216", shrinking = ShrinkingMode.OFF)
  void c3_memoryBelowHeapBaseHoldsWhatTheProgramStored(@ForAll("calls") List<Call> calls) {
    onEachHeap(
        heap -> {
          calls.forEach(heap::make);
          assertThat(heap.holds(0, HEAP_BASE, OTHERS)).isTrue();
        });
  }

  /** Blocks that shrink, in a memory that cannot grow any more. */
  @Property(tries = 100, seed = "20261219", shrinking = ShrinkingMode.OFF)
  void g8_aBlockShrinksWithoutANewPage(@ForAll("calls") List<Call> calls) {
    for (AllocatorProvider provider : providers) {
      try (NativeMemory memory = NativeMemory.reserve(1, 1)) {
        GlobalAllocator allocator = provider.create(memory, HEAP_BASE);
        List<Block> served = new ArrayList<>();
        for (Call call : calls) {
          int address = allocator.alloc(call.size, call.align);
          if (address != NULL) {
            served.add(new Block(address, call.size, call.align));
          }
        }
        for (Block block : served) {
          int half = (block.size + 1) / 2;
          assertThat(allocator.realloc(block.address, block.size, block.align, half))
              .isNotEqualTo(NULL);
        }
      }
    }
  }

  /**
   * Gives every second block back and requests blocks that fit into these gaps with their align and
   * overhead, the largest first: memory need not grow.
   */
  @Property(tries = 100, seed = "20261220", shrinking = ShrinkingMode.OFF)
  void r4_gapsBetweenLiveBlocksAreUsedAgain(@ForAll("calls") List<Call> calls) {
    onEachHeap(
        heap -> {
          int overhead = heap.overhead;
          calls.forEach(call -> heap.make(new Call(call.size, call.align, false)));
          int pages = heap.memory.memorySize();
          for (int i = 0; i < heap.live.size(); i += 2) {
            Block gap = heap.live.get(i);
            heap.allocator.dealloc(gap.address, gap.size, gap.align);
            int fits = gap.size - 1 - overhead;
            if (overhead >= 0 && fits > 0) {
              assertThat(heap.allocator.alloc(fits, 1)).isNotEqualTo(NULL);
            }
          }
          assertThat(overhead < 0 || heap.memory.memorySize() == pages).isTrue();
        });
  }

  @Property(tries = 100, seed = "20261217", shrinking = ShrinkingMode.OFF)
  void d1_theSameCallsReturnTheSameAddresses(@ForAll("calls") List<Call> calls) {
    List<List<Block>> first = new ArrayList<>();
    List<List<Block>> second = new ArrayList<>();
    onEachHeap(heap -> first.add(calls.stream().map(heap::make).toList()));
    onEachHeap(heap -> second.add(calls.stream().map(heap::make).toList()));
    assertThat(first).isEqualTo(second);
  }

  @Property(tries = 100, seed = "20261219", shrinking = ShrinkingMode.OFF)
  void c7_aBlockFromAllocIsAllZerosIfThatIsPromised(@ForAll("calls") List<Call> calls) {
    onEachHeap(
        heap -> {
          for (Call call : heap.provider.promises().zeroed() ? calls : List.<Call>of()) {
            int address = heap.allocator.alloc(call.size, call.align);
            assertThat(heap.holds(address, call.size, (byte) 0)).isTrue();
            heap.memory.fill(address, call.size, OTHERS);
            if (call.freed) {
              heap.allocator.dealloc(address, call.size, call.align);
            }
          }
        });
  }

  /** Every second request is for about as many bytes as there are addresses. */
  @Property(tries = 100, seed = "20261220", shrinking = ShrinkingMode.OFF)
  void g9_noCallAsksForMorePagesThanMemoryCanHave(@ForAll("calls") List<Call> calls) {
    onEachHeap(
        heap -> {
          GlobalAllocator allocator = heap.provider.create(heap.bounded(), HEAP_BASE);
          for (Call call : calls) {
            int size = call.freed ? -call.size : call.size;
            int address = allocator.alloc(size, call.align);
            if (address != NULL && call.align == 1) {
              allocator.dealloc(address, size, call.align);
            }
          }
        });
  }

  @Property(tries = 1, seed = "20261218", shrinking = ShrinkingMode.OFF)
  void eachPropertyFailsForAWrongAllocator() {
    assertFails(this::a2_aBlockLiesBetweenHeapBaseAndTheEndOfMemory, "rounds-heap-base-down");
    assertFails(this::a3_noTwoLiveBlocksOverlap, "splits-too-early");
    assertFails(this::a4_theFirstSmallRequestIsServedAndNotAtAddress0, "starts-at-zero");
    assertFails(this::c1_aBlockHoldsWhatItsProgramStoredAsLongAsItIsLive, "frees-too-much");
    assertFails(
        this::c2_pagesThatAnotherModuleAddedHoldWhatItStored, "merges-across-foreign-pages");
    assertFails(
        this::c3_memoryBelowHeapBaseHoldsWhatTheProgramStored, "keeps-its-state-below-heap-base");
    assertFails(this::g8_aBlockShrinksWithoutANewPage, "moves-to-shrink");
    assertFails(this::r4_gapsBetweenLiveBlocksAreUsedAgain, "waits-until-nothing-is-live");
    assertFails(this::c7_aBlockFromAllocIsAllZerosIfThatIsPromised, "reuses-dirty-memory");
    assertFails(this::d1_theSameCallsReturnTheSameAddresses, "begins-anywhere");
    assertFails(this::g9_noCallAsksForMorePagesThanMemoryCanHave, "asks-for-minus-one");
    assertFails(this::g9_noCallAsksForMorePagesThanMemoryCanHave, "asks-for-what-cannot-be");
  }

  private void assertFails(Consumer<List<Call>> property, String wrong) {
    providers = List.of(WrongAllocators.named(wrong));
    assertThatThrownBy(() -> calls().sampleStream().limit(100).forEach(property), wrong)
        .isInstanceOf(AssertionError.class);
  }

  private void onEachHeap(Consumer<Heap> property) {
    for (AllocatorProvider provider : providers) {
      try (NativeMemory memory = NativeMemory.reserve(1)) {
        property.accept(new Heap(provider, memory));
      }
    }
  }
}
