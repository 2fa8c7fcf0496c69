package dev.linalloc.compiler;

import dev.linalloc.Allocators;
import dev.linalloc.spi.AllocatorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A compiled allocator returns what its class returns on the JVM, and leaves the same memory. */
@Tag("slow")
class DifferentialTest {
  private static final long SEED = 20260401;
  private static final int PAGES = 512;

  private record Block(int address, int size, int align) {}

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void randomCallsReturnTheSame(String name) {
    run(name, 50_000, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void withoutBulkMemoryTheResultsAreTheSame(String name) {
    run(name, 20_000, false);
  }

  @Tag("deep")
  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void aMillionRandomCallsReturnTheSame(String name) {
    run(name, 1_000_000, true);
  }

  static void run(String name, int calls, boolean bulkMemory) {
    AllocatorProvider provider = Allocators.provider(name);
    Random random = new Random(SEED);
    int left = calls;
    while (left > 0) { // a new heap every 20,000 calls: so many fill most heaps
      int these = Math.min(left, 20_000);
      try (Pair pair = new Pair(provider, PAGES, bulkMemory)) {
        run(pair, these, random);
      }
      left -= these;
    }
  }

  static void run(Pair pair, int calls, Random random) {
    List<Block> live = new ArrayList<>();
    int most = 1 << random.nextInt(12);
    while (pair.calls() < calls) {
      int align = 1 << (random.nextInt(10) == 0 ? random.nextInt(18) : random.nextInt(5));
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          int size = size(random);
          keep(pair, live, pair.alloc(size, align), size, align);
        }
        case 3 -> {
          int size = size(random);
          keep(pair, live, pair.allocZeroed(size, align), size, align);
        }
        case 4, 5, 6 -> {
          if (!live.isEmpty() && (live.size() > most || random.nextBoolean())) {
            Block block = live.remove(random.nextInt(live.size()));
            pair.dealloc(block.address, block.size, block.align);
          }
        }
        default -> {
          if (!live.isEmpty()) {
            int at = random.nextInt(live.size());
            Block block = live.get(at);
            int size = size(random);
            int address = pair.realloc(block.address, block.size, block.align, size);
            if (address != 0) {
              live.remove(at);
              keep(pair, live, address, size, block.align);
            }
          }
        }
      }
      if (pair.calls() % 5_000 == 0) {
        pair.assertSameMemory();
      }
    }
    pair.assertSameMemory();
  }

  private static void keep(Pair pair, List<Block> live, int address, int size, int align) {
    if (address != 0) {
      pair.scribble(address, size);
      live.add(new Block(address, size, align));
    }
  }

  /** Returns a size: mostly small, sometimes 0, several pages, or more than memory can hold. */
  private static int size(Random random) {
    return switch (random.nextInt(16)) {
      case 0 -> 0;
      case 1, 2 -> random.nextInt(100_000);
      case 3 -> random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(2_000_000);
      case 4, 5, 6 -> random.nextInt(5_000);
      default -> random.nextInt(300);
    };
  }
}
