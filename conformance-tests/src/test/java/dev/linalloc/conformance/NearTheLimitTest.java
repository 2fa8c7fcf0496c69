package dev.linalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Replay;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.trace.TraceReader;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R1: programs whose largest block takes nearly all that memory can hold, with foreign pages
 * between. Such a program is served in every round as in the second.
 */
class NearTheLimitTest {
  private static final int CYCLES = 40;
  private static final int PAGE = NativeMemory.PAGE_SIZE;

  /** Small blocks beside one of 2 GiB less three pages; the foreign pages lie between. */
  private static final String TWENTY_CALLS =
      """
      m 1 65387
      %sa 26 1 1
      a 27 1 1
      a 28 63161 128
      a 29 41 1
      a 34 62761 128
      a 35 665 1
      g 1
      a 36 665 1
      a 37 1 1
      r 36 1929
      r 28 1
      r 34 %s
      a 48 1 1
      a 49 65513 1
      a 50 1 1
      a 51 1 1
      a 54 1 1
      g 1
      a 63 953 1
      """;

  private static final String SEVEN_CALLS =
      """
      m 1 1024
      a 4 1 131072
      a 6 1 1
      r 6 55817
      a 7 1 1
      r 7 2147362249
      a 8 2147473929 1
      g 1
      """;

  @ParameterizedTest
  @ValueSource(strings = {"wee", "dl"})
  void r1_aBlockOfHalfOfMemoryFindsItsPlaceInEveryRound(String name) throws IOException {
    keepsAll(name, read(SEVEN_CALLS));
    keepsAll(name, read(TWENTY_CALLS.formatted("", "2147287033")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wee", "dl"})
  void r1_in128PagesABlockOfSixMillionBytesFindsItsPlaceInEveryRound(String name)
      throws IOException {
    Replay replay = keepsAll(name, read(TWENTY_CALLS.formatted("! 128\n", "6000000")));
    assertThat(replay.peakBytes()).isGreaterThan(6_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wee", "dl"})
  void r1_fortyCyclesWithARequestNearTheLimitAreServedInEveryRound(String name) {
    int served = 0;
    for (int seed = 1; seed <= CYCLES; seed++) {
      Trace cycle = cycle(seed);
      long peak = keepsAll(name, cycle).peakBytes();
      served += peak > largest(cycle) ? 1 : 0;
    }
    assertThat(served).as("cycles whose largest request was served").isGreaterThan(CYCLES / 2);
  }

  /**
   * Returns a program of few calls on a memory of a few pages, of 128 or of all. One request is for
   * 35 % to 95 % of it.
   */
  private static Trace cycle(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int pages = new int[] {6 + random.nextInt(12), 128, NativeMemory.MAX_PAGES}[random.nextInt(3)];
    List<Step> steps = new ArrayList<>(List.of(new Step.Limit(pages)));
    List<Integer> live = new ArrayList<>();
    int calls = 3 + random.nextInt(10);
    int largeAt = random.nextInt(calls);
    for (int id = 0; id < calls; id++) {
      int size = 1 + random.nextInt(1 << random.nextInt(17));
      int align = 1 << random.nextInt(random.nextInt(4) == 0 ? 18 : 5);
      if (id == largeAt) {
        int large = (int) (long) (pages * (double) PAGE * (0.35 + 0.6 * random.nextDouble()));
        steps.add(new Step.Alloc(id, large, align, false));
      } else if (!live.isEmpty() && random.nextInt(5) == 0) {
        Collections.swap(live, random.nextInt(live.size()), live.size() - 1);
        steps.add(new Step.Free(live.removeLast()));
      } else {
        steps.add(new Step.Alloc(id, size, align, false));
        live.add(id);
      }
      if (random.nextInt(5) == 0 || id == largeAt) {
        steps.add(new Step.ForeignGrow(random.nextInt(2)));
      }
    }
    return new Trace(1, 1 + random.nextInt(PAGE), steps);
  }

  private static long largest(Trace cycle) {
    return cycle.steps().stream()
        .filter(Step.Alloc.class::isInstance)
        .mapToLong(step -> Integer.toUnsignedLong(((Step.Alloc) step).size()))
        .max()
        .orElseThrow();
  }

  /** Replays a program; every MUST holds. A broken SHOULD is no matter here. */
  private static Replay keepsAll(String name, Trace trace) {
    AllocatorProvider provider = Allocators.provider(name);
    Replay replay = Conformance.replay(provider, trace);
    assertThat(replay.finding().map(Finding::rule).filter(rule -> rule != Rule.G7))
        .as("%s with %s", name, trace)
        .isEmpty();
    return replay;
  }

  private static Trace read(String text) throws IOException {
    return TraceReader.read(new BufferedReader(new StringReader(text)), "this test");
  }
}
