package dev.linalloc.wee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.wee.Shadow.Block;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random calls on heaps at many addresses, each checked by a {@link Shadow}. */
@Tag("slow")
class RandomCallsTest {
  private static final int CALLS = 500;
  private static final long CHEAP_TO_COPY = 1 << 22;

  @ParameterizedTest(name = "{0}: {1} of {2} pages, heapBase {3}, foreign {4}")
  @CsvSource({
    "1, 1, 65536, 1024, false",
    "2, 1, 65536, 1, false",
    "3, 1, 65536, 65535, false",
    "4, 0, 65536, 1, false",
    "5, 2, 65536, 131072, false",
    "6, 0, 65536, 131072, true",
    "7, 1, 65536, 200001, true",
    "8, 4, 65536, 77777, true",
    "9, 1, 4, 1024, false",
    "10, 1, 20, 1024, true",
    "11, 3, 3, 70000, false",
    "12, 65535, 65536, 4294770688, false",
    "13, 65530, 65536, 4294541313, true",
    "14, 65536, 65536, 4294901760, false",
    "15, 65536, 65536, 2147418112, false",
    "16, 32767, 65536, 1024, true",
    "17, 1, 65536, 4294967295, false",
    "18, 32768, 65536, 2147483648, true",
    "19, 0, 0, 16, false",
  })
  void randomCallsKeepTheRules(int seed, int pages, int maximum, long heapBase, boolean foreign) {
    for (int run = 0; run < 8; run++) {
      Random random = new Random(1_000L * seed + run);
      int kind = run;
      try (Shadow shadow = new Shadow(NativeMemory.reserve(pages, maximum), heapBase)) {
        for (int call = 0; call < CALLS; call++) {
          step(shadow, random, kind, foreign && random.nextInt(40) == 0);
        }
        shadow.freeAll();
        shadow.walk();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", run " + run + ": " + e.getMessage(), e);
      }
    }
  }

  private static void step(Shadow shadow, Random random, int kind, boolean foreign) {
    if (foreign) {
      shadow.growForeign(random.nextInt(3));
    }
    List<Block> live = shadow.live();
    int action = random.nextInt(live.size() > 60 ? 20 : 12);
    if (live.isEmpty() || action < 6) {
      long size = size(random, kind);
      shadow.alloc(size, align(random, kind), size < CHEAP_TO_COPY && action % 2 == 0);
    } else {
      Block block = live.get(random.nextInt(live.size()));
      if (action < 8 && block.size() < CHEAP_TO_COPY) {
        shadow.realloc(block, size(random, kind));
      } else {
        shadow.dealloc(block);
        if (random.nextInt(4) == 0) {
          long before = shadow.memoryEnd();
          assertThat(shadow.alloc(block.size(), block.align(), false)).as("G2").isTrue();
          assertThat(shadow.memoryEnd()).as("G2").isEqualTo(before);
        }
      }
    }
  }

  private static long size(Random random, int kind) {
    return switch (random.nextInt(kind < 4 ? 4 : 8)) {
          case 0, 1, 2 -> random.nextInt(kind < 2 ? 48 : 1_100);
          case 3, 4 -> random.nextInt(20_000);
          case 5 -> 65_536L * random.nextInt(4) - 24 + random.nextInt(48);
          case 6 -> random.nextInt(1 << random.nextInt(24));
          default -> random.nextInt(16) == 0 ? random.nextLong(1L << 32) : random.nextInt(300);
        }
        & 0xffff_ffffL;
  }

  private static int align(Random random, int kind) {
    return 1
        << (random.nextInt(3) > 0 ? random.nextInt(5) : random.nextInt(kind % 2 == 0 ? 13 : 32));
  }
}
