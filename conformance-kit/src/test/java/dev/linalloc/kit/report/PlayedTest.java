package dev.linalloc.kit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayedTest {
  private static final int MOST = 1 << 16;

  private final Played played = new Played();

  @Test
  void aRunCostsTwentyCallsAndABlockOneForEach8MiBAndOneForEach16KiBThatAreWritten() {
    played.begin(Trace.of());
    assertThat(played.work()).isEqualTo(20);
    played.add(new Step.Alloc(0, (1 << 14) - 1, 1, false));
    assertThat(played.work()).isEqualTo(21);
    played.add(new Step.Alloc(1, 1 << 14, 1, false));
    assertThat(played.work()).isEqualTo(23);
    played.add(new Step.Alloc(2, (1 << 23) - 1, 1, false));
    assertThat(played.work()).isEqualTo(23 + 1 + 32);
    played.add(new Step.Alloc(3, 1 << 23, 1, false));
    assertThat(played.work()).isEqualTo(56 + 1 + 1 + 32);
    played.add(new Step.Alloc(4, -1, 1, false));
    assertThat(played.work()).isEqualTo(90 + 1 + 511 + 32);
    played.add(new Step.Realloc(0, 3 << 23));
    assertThat(played.work()).isEqualTo(634 + 1 + 3 + 32);
    played.add(new Step.Free(0));
    played.add(new Step.ForeignGrow(1 << 15));
    played.add(new Step.Limit(1 << 15));
    assertThat(played.work()).isEqualTo(670 + 3);
    played.begin(Trace.of());
    assertThat(played.work()).isEqualTo(673 + 20);
  }

  @Test
  void theTraceIsThatOfTheLastRun() {
    played.begin(Trace.of());
    played.add(new Step.ForeignGrow(1));
    Trace start = new Trace(3, 77, List.of());
    played.begin(start);
    played.add(new Step.ForeignGrow(2));
    played.add(new Step.ForeignGrow(3));
    assertThat(played.trace())
        .contains(start.withSteps(List.of(new Step.ForeignGrow(2), new Step.ForeignGrow(3))));
  }

  @Test
  void aRunThatIsTooLongHasNoTrace() {
    played.begin(Trace.of());
    for (int i = 0; i < MOST; i++) {
      played.add(new Step.ForeignGrow(0));
    }
    assertThat(played.trace().orElseThrow().steps()).hasSize(MOST);
    played.add(new Step.ForeignGrow(0));
    assertThat(played.trace()).isEmpty();
  }

  @Test
  void theScenarioIsTheOneThatBeganLast() {
    assertThat(played.scenario()).isEmpty();
    played.scenario("basics");
    played.begin(Trace.of());
    assertThat(played.scenario()).isEqualTo("basics");
  }
}
