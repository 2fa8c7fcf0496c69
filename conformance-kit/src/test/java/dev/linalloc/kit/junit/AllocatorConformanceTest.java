package dev.linalloc.kit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.abortedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.displayName;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.toy.ToyBump;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.AllocatorProvider.Maker;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class AllocatorConformanceTest {
  private static final Events RIGHT = run(Right.class);

  @Test
  void everyRuleOfAllocatorsIsATestWithItsNumberAndTitle() {
    assertThat(
            RIGHT.started().stream().map(started -> started.getTestDescriptor().getDisplayName()))
        .containsExactlyElementsOf(
            Stream.of(Rule.values())
                .filter(rule -> rule.scope().ofAllocators())
                .map(rule -> rule + " " + rule.title())
                .toList());
    assertThat(RIGHT.failed().count()).isZero();
    RIGHT
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                displayName("A1 a block's address is a multiple of its align"),
                finishedSuccessfully()));
  }

  @Test
  void aRuleThatWasNotPromisedIsSkippedWithTheReason() {
    RIGHT
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                displayName("R1 " + Rule.R1.title()),
                abortedWithReason(message(text -> text.endsWith("the rule is for: reclaiming")))));
  }

  @Test
  void aBrokenRuleFailsWithTheEvidenceAndAMinimalTrace() {
    run(Misaligned.class)
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                displayName("A1 " + Rule.A1.title()),
                finishedWithFailure(
                    message(text -> text.contains("minimal trace of test, seed 1:")),
                    message(text -> text.contains("alloc(")),
                    message(
                        text ->
                            text.lines().anyMatch(line -> line.matches(" +a \\d+ \\d+ \\d+"))))));
  }

  private static Events run(Class<?> test) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(test))
        .execute()
        .testEvents();
  }

  static class Right extends ShortCheck {
    Right() {
      super(ToyBump::new);
    }
  }

  static class Misaligned extends ShortCheck {
    Misaligned() {
      super(Misaligned::make);
    }

    private static GlobalAllocator make(GrowableMemory memory, int heapBase) {
      return new ToyBump(memory, heapBase) {
        @Override
        protected long place(long size, long align) {
          return super.place(size, 1);
        }
      };
    }
  }

  abstract static class ShortCheck extends AllocatorConformance {
    private final Maker maker;

    ShortCheck(Maker maker) {
      this.maker = maker;
    }

    @Override
    protected CheckOptions options() {
      return new CheckOptions(1, 0);
    }

    @Override
    protected AllocatorProvider provider() {
      return AllocatorProvider.of("test", Promises.NONE, maker);
    }
  }
}
