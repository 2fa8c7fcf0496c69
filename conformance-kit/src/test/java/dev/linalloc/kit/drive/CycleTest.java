package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.toy.ToyFreeList;
import dev.linalloc.kit.toy.ToyProvider;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CycleTest {
  private static final int PAGE = 65_536;
  private static final int NEVER = Integer.MAX_VALUE;

  private final Tally tally = new Tally();

  @Test
  void r1AFreeListSettlesAtOnce() {
    check(ToyProvider.FREE_LIST, twoBlocks(PAGE));
    assertThat(tally.of(Rule.R1)).isEqualTo(1);
    assertThat(tally.of(Rule.R3)).isEqualTo(1);
  }

  @Test
  void r1DriftingToAFixpointIsNoLeak() {
    for (int rounds : new int[] {1, 8, 30, 200}) {
      check(keeping(rounds), twoBlocks(PAGE));
    }
  }

  @Test
  void r1AddingPagesForEverIsALeak() {
    assertThatExceptionOfType(RuleViolation.class)
        .isThrownBy(() -> check(keeping(NEVER), twoBlocks(PAGE)))
        .withMessage(
            "repeated as a cycle, it adds pages for ever: 3 after 1, 4 after 2, 6 after 4, 10 after"
                + " 8, 18 after 16, 34 after 32, 66 after 64, 130 after 128, 258 after 256, 514"
                + " after 512, 770 after 768 rounds")
        .satisfies(violation -> assertThat(violation.rule()).isEqualTo(Rule.R1));
    assertThat(tally.of(Rule.R3)).isZero();
  }

  @Test
  void r1ALeakThatHasUsedUpMemoryIsNoFixpoint() {
    assertThatExceptionOfType(RuleViolation.class)
        .isThrownBy(() -> check(keeping(NEVER), twoBlocks(1 << 29)))
        .satisfies(violation -> assertThat(violation.rule()).isEqualTo(Rule.R1));
  }

  private void check(AllocatorProvider provider, Trace trace) {
    new Cycle(provider, tally).check(trace);
  }

  private static Trace twoBlocks(int size) {
    return new Script().alloc(0, PAGE - 8, 8).alloc(1, size, 8).build();
  }

  private static AllocatorProvider keeping(int rounds) {
    return new ToyProvider(
        "keeping",
        ToyProvider.FREE_LIST.promises(),
        (memory, heapBase) -> new Keeping(memory, heapBase, rounds));
  }

  /** Takes blocks of a page and more back only when there have been so many of them. */
  private static final class Keeping extends ToyFreeList {
    private final List<Runnable> kept = new ArrayList<>();
    private final int most;

    Keeping(GrowableMemory memory, int heapBase, int most) {
      super(memory, heapBase);
      this.most = most;
    }

    @Override
    public void dealloc(int address, int size, int align) {
      if (Integer.compareUnsigned(size, PAGE) < 0 || kept.size() == most) {
        super.dealloc(address, size, align);
        return;
      }
      kept.add(() -> super.dealloc(address, size, align));
      if (kept.size() == most) {
        kept.forEach(Runnable::run);
      }
    }
  }
}
