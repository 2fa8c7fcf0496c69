package dev.linalloc.wee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random calls on heaps at many addresses keep every rule. */
@Tag("slow")
class RandomCallsTest {
  private static final int CALLS = 300;

  /** The kinds of programs differ in their sizes and aligns. */
  private static final int KINDS = 8;

  private static final long CHEAP_TO_COPY = 1 << 19;

  private record Block(int id, int size, int align) {}

  private final List<Step> steps = new ArrayList<>();
  private final List<Block> live = new ArrayList<>();
  private int ids;

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
    Random random = new Random(seed);
    steps.add(new Step.Limit(maximum));
    for (int call = 0; call < CALLS; call++) {
      if (foreign && random.nextInt(40) == 0) {
        steps.add(new Step.ForeignGrow(random.nextInt(3)));
      }
      step(random, seed % KINDS);
    }
    Trace trace = new Trace(pages, (int) heapBase, steps);
    Optional<Finding> broken =
        Conformance.replay(new WeeProvider(), trace)
            .finding()
            .filter(finding -> finding.rule().level() == Level.MUST);
    assertThat(broken).as("seed %s", seed).isEmpty();
  }

  private void step(Random random, int kind) {
    int action = random.nextInt(live.size() > 60 ? 20 : 12);
    if (live.isEmpty() || action < 6) {
      long size = size(random, kind);
      alloc((int) size, align(random, kind), size < CHEAP_TO_COPY && action % 2 == 0);
      return;
    }
    int index = random.nextInt(live.size());
    Block block = live.get(index);
    if (action < 8 && Integer.compareUnsigned(block.size, (int) CHEAP_TO_COPY) < 0) {
      int newSize = (int) size(random, kind);
      steps.add(new Step.Realloc(block.id, newSize));
      live.set(index, new Block(block.id, newSize, block.align));
    } else {
      steps.add(new Step.Free(block.id));
      live.remove(index);
      if (random.nextInt(4) == 0) { // the block just given back is the one that G2 speaks of
        alloc(block.size, block.align, false);
      }
    }
  }

  private void alloc(int size, int align, boolean zeroed) {
    live.add(new Block(ids, size, align));
    steps.add(new Step.Alloc(ids++, size, align, zeroed));
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
