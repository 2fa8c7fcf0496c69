package dev.linalloc.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.linalloc.kit.toy.ToyBump;
import dev.linalloc.kit.toy.ToyProvider;
import dev.linalloc.spi.Promises;
import org.junit.jupiter.api.Test;

class SoakTest {
  private static final long SEED = 20_260_401;

  @Test
  void allCallsAreMade() {
    SoakResult result = Conformance.soak(ToyProvider.FREE_LIST, SEED, 20, 2_000, Progress.NONE);
    assertThat(result.calls()).isEqualTo(2_000);
    assertThat(result.finding()).isEmpty();
  }

  @Test
  void moreLiveBlocksThanAHeapHoldsAreRefused() {
    ToyProvider pool =
        new ToyProvider(
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
        .isThrownBy(() -> Conformance.soak(ToyProvider.BUMP, SEED, 0, 1, Progress.NONE))
        .withMessage("live (0) must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conformance.soak(ToyProvider.BUMP, SEED, 1, 0, Progress.NONE))
        .withMessage("calls (0) must be at least 1");
  }
}
