package dev.linalloc.dl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random calls on heaps at many addresses keep every rule. */
@Tag("slow")
class RandomHeapTest {
  private static final int STEPS = 600;

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
      SplittableRandom random = new SplittableRandom(seed * 100 + round);
      List<Step> steps = steps(random, maximum, maxAlignLog, maxSize, round % 2 == 1);
      Trace trace = new Trace(initial, (int) heapBase, steps);
      assertThat(Conformance.replay(new DlProvider(), trace).finding())
          .as("seed %s, round %s", seed, round)
          .isEmpty();
    }
  }

  private static List<Step> steps(
      SplittableRandom random, int maximum, int maxAlignLog, int maxSize, boolean foreign) {
    List<Step> steps = new ArrayList<>(List.of(new Step.Limit(maximum)));
    List<Integer> live = new ArrayList<>();
    int freeing = 0;
    for (int id = 0; id < STEPS - 1; id++) {
      if (id % 60 == 0) { // the number of live blocks rises fast, rises slowly, or falls
        freeing = 20 * (1 + random.nextInt(3));
      }
      int what = random.nextInt(100);
      if (foreign && what == 99 && random.nextInt(3) == 0) {
        steps.add(new Step.ForeignGrow(1 + random.nextInt(3)));
      } else if (!live.isEmpty() && what < freeing) {
        Collections.swap(live, random.nextInt(live.size()), live.size() - 1);
        steps.add(new Step.Free(live.removeLast()));
      } else if (!live.isEmpty() && what < freeing + 15) {
        int block = live.get(random.nextInt(live.size()));
        steps.add(new Step.Realloc(block, size(random, maxSize)));
      } else {
        int align =
            1 << (random.nextInt(3) == 0 ? random.nextInt(maxAlignLog + 1) : random.nextInt(4));
        boolean zeroed = random.nextInt(4) == 0;
        steps.add(new Step.Alloc(id, size(random, maxSize), align, zeroed));
        live.add(id);
      }
    }
    return steps;
  }

  /** Seldom 3 GiB or more. */
  private static int size(SplittableRandom random, int max) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(9) * 8;
      case 1, 2, 3 -> random.nextInt(Math.min(max, 300));
      case 4 -> random.nextInt(200) == 0 ? -1 - random.nextInt(1 << random.nextInt(31)) : 0;
      default -> random.nextInt(1 + random.nextInt(max));
    };
  }
}
