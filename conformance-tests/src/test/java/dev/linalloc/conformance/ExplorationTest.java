package dev.linalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.Exploration;
import dev.linalloc.kit.report.ExploreOptions;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.mini.MiniProvider;
import dev.linalloc.spi.AllocatorProvider;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sequence of calls on a heap with finitely many states, checked under every rule. */
class ExplorationTest {
  /** Within the initial page: requests fail for lack of room. */
  private static final ExploreOptions FULL =
      new ExploreOptions(40, List.of(8, 16), List.of(1, 16), 4, false, 200_000);

  /** With growth by the allocator, by others, and refused growth. */
  private static final ExploreOptions GROWING =
      new ExploreOptions(16, List.of(), List.of(8), 4, true, 200_000);

  static Stream<Arguments> heaps() {
    return Stream.of(new MiniProvider(), Toys.BUMP, Toys.FREE_LIST)
        .flatMap(
            provider -> Stream.of(FULL, GROWING).map(options -> Arguments.of(provider, options)));
  }

  @ParameterizedTest
  @MethodSource("heaps")
  void everyStateOfASmallHeapIsReachedAndNoRuleBroken(
      AllocatorProvider provider, ExploreOptions options) {
    Exploration result = Conformance.explore(provider, options, Progress.NONE);

    System.out.printf(
        "%-12s %7d states %8d transitions %3d deep %s%n",
        provider.name(), result.states(), result.transitions(), result.depth(), options);
    assertThat(result.finding()).isEmpty();
    assertThat(result.fixpoint()).isTrue();
    assertThat(result.states()).isGreaterThan(5);
  }
}
