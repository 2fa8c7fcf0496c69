package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.Exploration;
import dev.linalloc.kit.ExploreOptions;
import dev.linalloc.kit.Progress;
import dev.linalloc.kit.toy.ToyProvider;
import dev.linalloc.kit.wrong.WrongAllocator;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplorerTest {
  private static final ExploreOptions SMALL =
      new ExploreOptions(64, List.of(8, 24), List.of(1, 16), false, 100_000);

  @Test
  void everyStateOfASmallFreeListIsReached() {
    ExploreOptions tiny = new ExploreOptions(24, List.of(8), List.of(1), false, 100_000);
    Exploration result = Conformance.explore(ToyProvider.FREE_LIST, tiny, Progress.NONE);
    assertThat(result.finding()).isEmpty();
    assertThat(result.fixpoint()).isTrue();
    assertThat(result.states()).isGreaterThan(10);
    assertThat(result.transitions()).isGreaterThan(result.states());
  }

  @Test
  void theMostTransitionsEndAnExploration() {
    ExploreOptions few = new ExploreOptions(64, List.of(8), List.of(1), false, 50);
    Exploration result = Conformance.explore(ToyProvider.FREE_LIST, few, Progress.NONE);
    assertThat(result.fixpoint()).isFalse();
    assertThat(result.transitions()).isBetween(50L, 100L);
  }

  @Test
  void aFreeListThatForgetsToMergeIsFound() {
    Exploration result = Conformance.explore(wrong("never-coalesces"), SMALL, Progress.NONE);
    assertThat(result.finding()).get().extracting(finding -> finding.rule()).isEqualTo(Rule.R3);
  }

  @Test
  void aScopeOutOfRangeIsRefused() {
    assertThatThrownBy(() -> new ExploreOptions(65_536, List.of(8), List.of(1), false, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("heapBytes (65536) must be from 1 to 65535");
    assertThatThrownBy(() -> new ExploreOptions(64, List.of(8), List.of(3), false, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("align (3) must be a power of two");
  }

  private static AllocatorProvider wrong(String name) {
    return WrongAllocators.all().stream()
        .map(WrongAllocator::provider)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
