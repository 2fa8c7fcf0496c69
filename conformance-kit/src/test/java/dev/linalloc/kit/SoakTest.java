package dev.linalloc.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.SoakResult;
import dev.linalloc.kit.toy.ToyBump;
import dev.linalloc.kit.toy.ToyFreeList;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;
import org.junit.jupiter.api.Test;

class SoakTest {
  private static final long SEED = 20_260_401;

  @Test
  void allCallsAreMade() {
    SoakResult result = Conformance.soak(Toys.FREE_LIST, SEED, 20, 2_000, Progress.NONE);
    assertThat(result.calls()).isEqualTo(2_000);
    assertThat(result.finding()).isEmpty();
  }

  @Test
  void aBreachIsRepeatedFromTheSeedAndItsTraceIsMinimal() {
    AllocatorProvider wrong =
        AllocatorProvider.of(
            "wrong",
            Toys.FREE_LIST.promises(),
            (memory, heapBase) ->
                new ToyFreeList(memory, heapBase) {
                  @Override
                  protected void zero(int address, int size) {}
                });
    SoakResult result = Conformance.soak(wrong, SEED, 20, 2_000, Progress.NONE);
    Finding finding = result.finding().orElseThrow();
    assertThat(result.calls()).isLessThan(2_000);
    assertThat(finding.rule()).isEqualTo(Rule.C4);
    assertThat(finding.scenario()).isEqualTo("soak");
    assertThat(finding.trace().steps()).hasSizeLessThanOrEqualTo(3);
    assertThat(Conformance.replay(wrong, finding.trace()).finding())
        .map(Finding::rule)
        .contains(Rule.C4);
  }

  @Test
  void moreLiveBlocksThanAHeapHoldsAreRefused() {
    AllocatorProvider pool =
        AllocatorProvider.of(
            "pool",
            Promises.NONE,
            (memory, heapBase) -> {
              var _ = memory.memoryGrow(65_535 - memory.memorySize()); // so that it may refuse
              return new ToyBump(memory, heapBase) {
                private int left = 100;

                @Override
                public int alloc(int size, int align) {
                  return left-- > 0 ? super.alloc(size, align) : NULL;
                }
              };
            });
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conformance.soak(pool, SEED, 101, 1_000, Progress.NONE))
        .withMessage("live (101) must be at most 100, the blocks that a heap of pool holds");
    assertThat(Conformance.soak(pool, SEED, 10, 1_000, Progress.NONE).calls()).isEqualTo(1_000);
  }

  @Test
  void aSoakWithoutBlocksOrCallsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conformance.soak(Toys.BUMP, SEED, 0, 1, Progress.NONE))
        .withMessage("live (0) must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conformance.soak(Toys.BUMP, SEED, 1, 0, Progress.NONE))
        .withMessage("calls (0) must be at least 1");
  }
}
