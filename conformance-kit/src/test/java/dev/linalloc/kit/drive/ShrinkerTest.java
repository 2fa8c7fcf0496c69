package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
  @Test
  void ofManyStepsThoseRemainThatMatter() {
    Trace shrunk =
        shrink(
            noise(400, new Step.Alloc(1000, 3000, 64, true), new Step.Free(1000)),
            trace ->
                trace.steps().stream().anyMatch(step -> step.equals(new Step.Free(1000)))
                    && trace.steps().stream().anyMatch(ShrinkerTest::isLarge));
    assertThat(shrunk)
        .isEqualTo(Trace.of(new Step.Alloc(1000, 2000, 1, false), new Step.Free(1000)));
  }

  @Test
  void theLastStepAloneIsFoundAtOnce() {
    Trace shrunk =
        shrink(
            noise(300, new Step.ForeignGrow(500)),
            trace -> trace.steps().stream().anyMatch(Step.ForeignGrow.class::isInstance));
    assertThat(shrunk).isEqualTo(Trace.of(new Step.ForeignGrow(1)));
  }

  @Test
  void allStepsOfABlockAreRemovedTogether() {
    Trace trace =
        Trace.of(
            new Step.Alloc(0, 8, 8, false),
            new Step.Alloc(1, 8, 8, false),
            new Step.Free(0),
            new Step.Alloc(0, 8, 8, false),
            new Step.Free(0),
            new Step.Free(1));
    Trace shrunk = shrink(trace, each -> balanced(each) && !each.steps().isEmpty());
    assertThat(shrunk.steps()).hasSize(2);
  }

  @Test
  void aSizeIsLoweredToTheLeastThatBreaksTheRule() {
    Trace shrunk =
        shrink(
            Trace.of(new Step.Alloc(0, 70_001, 8, false), new Step.Realloc(0, 90_000)),
            trace ->
                trace.steps().size() == 2
                    && trace.steps().getLast() instanceof Step.Realloc(int _, int size)
                    && size > 65_536);
    assertThat(shrunk)
        .isEqualTo(Trace.of(new Step.Alloc(0, 1, 1, false), new Step.Realloc(0, 65_537)));
  }

  @Test
  void theStartBecomesTheDefaultUnlessTheBreachDependsOnIt() {
    Trace odd = new Trace(17, 77_777, List.of(Step.Limit.REFUSE));
    assertThat(shrink(odd, trace -> true)).isEqualTo(Trace.of(Step.Limit.REFUSE));
    assertThat(shrink(odd, trace -> trace.initialPages() == 17))
        .isEqualTo(new Trace(17, 1024, odd.steps()));
    assertThat(shrink(odd, trace -> trace.heapBase() == 77_777))
        .isEqualTo(new Trace(1, 77_777, odd.steps()));
  }

  @Test
  void anotherRulesFindingDoesNotCount() {
    Trace trace = noise(10);
    Finding finding = new Finding(Rule.A1, "", "", trace);
    Finding shrunk =
        Shrinker.shrink(
            each -> Optional.of(new Finding(each.equals(trace) ? Rule.A1 : Rule.A2, "", "", each)),
            () -> 0,
            finding);
    assertThat(shrunk).isEqualTo(finding);
  }

  @Test
  void aFreeStaysIfALaterBlockHasTheSameId() {
    Step first = new Step.Alloc(36, 1, 262_144, false);
    Step again = new Step.Alloc(36, 1, 262_144, true);
    Trace shrunk =
        shrink(
            Trace.of(first, new Step.Alloc(37, 1, 1, false), new Step.Free(36), again),
            trace ->
                trace.steps().stream().filter(Step.Alloc.class::isInstance).count() == 2
                    && trace.steps().stream().allMatch(step -> hasId(step, 36)));
    assertThat(shrunk.steps()).hasSize(3).contains(new Step.Free(36));
  }

  @Test
  void itEndsWhenItsCallsAreMade() {
    int[] calls = {0};
    Finding finding = new Finding(Rule.R1, "", "", noise(400));
    Finding shrunk =
        Shrinker.shrink(
            each -> {
              calls[0] += 10_000; // as a cycle of hundreds of rounds
              return Optional.empty();
            },
            () -> calls[0],
            finding);
    assertThat(shrunk).isEqualTo(finding);
    assertThat(calls[0]).isBetween(1_000_000, 1_060_000);
  }

  private static boolean hasId(Step step, int id) {
    return switch (step) {
      case Step.Alloc alloc -> alloc.id() == id;
      case Step.Free free -> free.id() == id;
      default -> false;
    };
  }

  private static boolean isLarge(Step step) {
    return step instanceof Step.Alloc(int id, int size, int _, boolean _)
        && id == 1000
        && size >= 2000;
  }

  private static boolean balanced(Trace trace) {
    Set<Integer> live = new HashSet<>();
    for (Step step : trace.steps()) {
      if (step instanceof Step.Alloc(int id, int _, int _, boolean _)) {
        live.add(id);
      } else if (step instanceof Step.Free(int id) && !live.remove(id)) {
        return false;
      }
    }
    return live.isEmpty();
  }

  /** Allocates and frees blocks, with {@code steps} spread among these calls. */
  private static Trace noise(int count, Step... steps) {
    Random random = new Random(20_260_401);
    List<Step> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new Step.Alloc(i, 1 + random.nextInt(1000), 1 << random.nextInt(8), false));
      if (i % (count / 3 + 1) == 3 && i / (count / 3 + 1) < steps.length) {
        all.add(steps[i / (count / 3 + 1)]);
      }
    }
    return Trace.of(all.toArray(Step[]::new));
  }

  private static Trace shrink(Trace trace, Predicate<Trace> fails) {
    return Shrinker.shrink(
            each ->
                fails.test(each)
                    ? Optional.of(new Finding(Rule.A1, "", "", each))
                    : Optional.empty(),
            () -> 0,
            new Finding(Rule.A1, "", "", trace))
        .trace();
  }
}
