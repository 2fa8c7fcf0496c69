package dev.linalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.dl.DlProvider;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.Exploration;
import dev.linalloc.kit.report.ExploreOptions;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.mini.MiniProvider;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.wee.WeeProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every sequence of calls on a heap with finitely many states, checked under every rule. */
class ExplorationTest {
  private static final long ENOUGH = 200_000;

  /** A heap that ends within the initial page: requests fail for lack of room. */
  private static ExploreOptions full(int heapBytes, Integer... sizes) {
    return new ExploreOptions(heapBytes, List.of(sizes), List.of(1, 16), 4, false, ENOUGH);
  }

  /** A heap whose memory the allocator and another module grow; sometimes growth is refused. */
  private static ExploreOptions growing(int heapBytes) {
    return new ExploreOptions(heapBytes, List.of(), List.of(8), 4, true, ENOUGH);
  }

  @Test
  void everyStateOfMiniIsReachedAndNoRuleBroken() {
    explore(new MiniProvider(), full(40, 8, 16));
    explore(new MiniProvider(), growing(16));
  }

  @Test
  void everyStateOfWeeIsReachedAndNoRuleBroken() {
    explore(new WeeProvider(), full(64, 8, 24));
    explore(new WeeProvider(), growing(16));
  }

  /** The table that dl lays at heapBase takes the first 496 bytes. */
  @Test
  void everyStateOfDlIsReachedAndNoRuleBroken() {
    explore(new DlProvider(), full(496 + 40, 8, 24));
    explore(new DlProvider(), growing(496 + 16));
  }

  @Test
  void everyStateOfAToyIsReachedAndNoRuleBroken() {
    for (AllocatorProvider toy : List.of(Toys.BUMP, Toys.FREE_LIST)) {
      explore(toy, full(40, 8, 16));
      explore(toy, growing(16));
    }
  }

  private static void explore(AllocatorProvider provider, ExploreOptions options) {
    Exploration result = Conformance.explore(provider, options, Progress.NONE);

    System.out.printf(
        "%-12s %7d states %8d transitions %3d deep %s%n",
        provider.name(), result.states(), result.transitions(), result.depth(), options);
    assertThat(result.finding()).isEmpty();
    assertThat(result.fixpoint()).isTrue();
    assertThat(result.states()).isGreaterThan(5);
  }
}
