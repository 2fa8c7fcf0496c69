package dev.linalloc.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import org.junit.jupiter.api.Test;

class TracePagesTest {
  @Test
  void thePeaksAreOfRequestedBytesAndOfPagesBeyondTheFirst() {
    TracePages result =
        TracePages.of(
            Toys.BUMP,
            Trace.of(
                new Step.Alloc(0, 60_000, 8, false),
                new Step.Alloc(1, 5_000, 8, true),
                new Step.Realloc(1, 10_000),
                new Step.Free(0),
                new Step.Alloc(0, 100, 8, false)));
    assertThat(result).isEqualTo(new TracePages(70_000, 2, 0));
    assertThat(result.ratio()).isEqualTo(2 * 65_536 / 70_000.0);
  }

  @Test
  void aRequestThatFailsLeavesItsBlockAsItWas() {
    TracePages result =
        TracePages.of(
            Toys.BUMP,
            Trace.of(
                new Step.Alloc(0, 1_000, 8, false),
                new Step.Realloc(0, -1),
                new Step.Alloc(1, -1, 8, false),
                new Step.Realloc(1, 5_000),
                new Step.Free(1),
                new Step.Alloc(2, 500, 8, false)));
    assertThat(result).isEqualTo(new TracePages(1_500, 1, 2));
  }

  @Test
  void whatNoRecordedProgramDoesIsRefused() {
    assertThatThrownBy(() -> TracePages.of(Toys.BUMP, Trace.of(new Step.ForeignGrow(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"g 1\" is no step of a recorded program");
  }
}
