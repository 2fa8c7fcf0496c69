package dev.linalloc.dl;

import dev.linalloc.memory.NativeMemory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random calls on heaps at many addresses, each checked by a {@link ShadowedHeap}. */
@Tag("slow")
class RandomHeapTest {
  @ParameterizedTest(
      name = "{0} pages of {1}, heap from {2}, aligns to 2^{3}, sizes to {4}, seed {5}")
  @CsvSource({
    "1, 65536, 1024, 4, 300, 1",
    "1, 65536, 1027, 4, 3000, 2",
    "0, 65536, 1, 6, 40000, 3",
    "1, 65536, 65500, 17, 1000, 4",
    "1, 65536, 65536, 18, 100000, 5",
    "2, 65536, 131072, 20, 3000, 6",
    "16, 65536, 1048576, 21, 300000, 7",
    "0, 65536, 300001, 17, 3000, 8",
    "1, 6, 1024, 13, 9000, 9",
    "3, 4, 100, 16, 30000, 10",
    "65535, 65536, 4294900000, 16, 3000, 11",
    "65500, 65536, 4292608000, 17, 100000, 12",
    "65536, 65536, 4294901760, 15, 9000, 13",
    "32768, 65536, 2147483648, 31, 100000, 14",
    "1, 65536, 1024, 31, 100000, 15",
    "1, 40000, 4294967295, 3, 100, 16",
    "65536, 65536, 4294967000, 3, 30, 17",
  })
  void randomCallsKeepTheRules(
      int initial, int maximum, long heapBase, int maxAlignLog, int maxSize, long seed) {
    for (int round = 0; round < 4; round++) {
      try (NativeMemory memory = NativeMemory.reserve(initial, maximum)) {
        SplittableRandom random = new SplittableRandom(seed * 100 + round);
        boolean foreign = round % 2 == 1;
        ShadowedHeap heap = new ShadowedHeap(memory, (int) heapBase);
        int phase = 0;
        for (int step = 0; step < 1500; step++) {
          if (step % 200 == 0) {
            phase = random.nextInt(3);
          }
          int what = random.nextInt(100);
          int count = heap.live.size();
          // Percent of the calls: the number of live blocks rises fast, rises slowly, or falls.
          int freeing = phase == 0 ? 20 : phase == 1 ? 40 : 60;
          if (foreign && what == 99 && random.nextInt(3) == 0) {
            heap.growForeign(1 + random.nextInt(3));
          } else if (count > 0 && what < freeing) {
            heap.free(random.nextInt(count));
          } else if (count > 0 && what < freeing + 15) {
            heap.realloc(random.nextInt(count), size(random, maxSize));
          } else {
            int align =
                1 << (random.nextInt(3) == 0 ? random.nextInt(maxAlignLog + 1) : random.nextInt(4));
            if (random.nextInt(4) == 0) {
              heap.allocZeroed(size(random, maxSize), align);
            } else {
              heap.alloc(size(random, maxSize), align);
            }
          }
        }
        while (!heap.live.isEmpty()) {
          heap.free(random.nextInt(heap.live.size()));
        }
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
  }

  private static int size(SplittableRandom random, int max) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(9) * 8;
      case 1, 2, 3 -> random.nextInt(Math.min(max, 300));
      // Seldom 3 GiB or more, else 0 bytes.
      case 4 -> random.nextInt(200) == 0 ? -1 - random.nextInt(1 << random.nextInt(31)) : 0;
      default -> random.nextInt(1 + random.nextInt(max));
    };
  }
}
