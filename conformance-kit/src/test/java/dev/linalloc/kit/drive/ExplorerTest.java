package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.Exploration;
import dev.linalloc.kit.report.ExploreOptions;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExplorerTest {
  private static final ExploreOptions SMALL =
      new ExploreOptions(72, List.of(8, 24), List.of(1), 4, false, 20_000);

  private static final ExploreOptions GROWING =
      new ExploreOptions(16, List.of(8), List.of(1), 1, true, 100_000);

  @Test
  void everyStateOfASmallFreeListIsReached() {
    ExploreOptions tiny = new ExploreOptions(24, List.of(8), List.of(1), 4, false, 100_000);
    Exploration result = Conformance.explore(Toys.FREE_LIST, tiny, Progress.NONE);
    assertThat(result.finding()).isEmpty();
    assertThat(result.fixpoint()).isTrue();
    assertThat(result.states()).isGreaterThan(10);
    assertThat(result.transitions()).isGreaterThan(result.states());
  }

  @Test
  void theMostTransitionsEndAnExploration() {
    ExploreOptions few = new ExploreOptions(64, List.of(8), List.of(1), 4, false, 50);
    Exploration result = Conformance.explore(Toys.FREE_LIST, few, Progress.NONE);
    assertThat(result.fixpoint()).isFalse();
    assertThat(result.transitions()).isBetween(50L, 100L);
  }

  static List<Arguments> wrongFreeLists() {
    return List.of(
        arguments("never-coalesces", Rule.R3, SMALL),
        arguments("loses-slivers", Rule.R3, SMALL), // a lost block
        arguments("splits-too-early", Rule.A3, SMALL), // a bad split
        arguments("keeps-a-stale-bin-bit", Rule.R3, SMALL),
        arguments("merges-across-foreign-pages", Rule.C2, GROWING));
  }

  @ParameterizedTest
  @MethodSource("wrongFreeLists")
  void aWrongFreeListIsFound(String name, Rule rule, ExploreOptions scope) {
    AllocatorProvider provider = WrongAllocators.named(name);
    Finding finding = Conformance.explore(provider, scope, Progress.NONE).finding().orElseThrow();
    assertThat(finding.rule()).as(finding.toString()).isEqualTo(rule);
    assertThat(finding.trace().steps()).hasSizeLessThanOrEqualTo(12);
  }

  @Test
  void everyStateOfAFreeListThatGrowsBesideForeignPagesIsReached() {
    Exploration result = Conformance.explore(Toys.FREE_LIST, GROWING, Progress.NONE);
    assertThat(result.finding()).isEmpty();
    assertThat(result.fixpoint()).isTrue();
  }

  @Test
  void aScopeOutOfRangeIsRefused() {
    assertThatThrownBy(() -> new ExploreOptions(65_536, List.of(8), List.of(1), 4, false, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("heapBytes (65536) must be from 1 to 65535");
    assertThatThrownBy(() -> new ExploreOptions(64, List.of(8), List.of(3), 4, false, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("align (3) must be a power of two");
  }
}
