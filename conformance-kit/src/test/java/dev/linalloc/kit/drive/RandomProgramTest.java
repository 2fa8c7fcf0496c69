package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.trace.Player;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.AllocatorProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomProgramTest {
  private static final int SEEDS = 200;

  @Test
  void theSameSeedMakesTheSameStepsOnTheSameAllocator() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(steps(seed)).as("seed %d", seed).isEqualTo(steps(seed));
    }
  }

  @Test
  void aProgramLooksAtTheRunThatPlaysIt() {
    long differ = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      differ += steps(seed).equals(new Played(Toys.FREE_LIST, seed).steps) ? 0 : 1;
    }
    assertThat(differ).isPositive();
  }

  @Test
  void aProgramHasNoMoreStepsThanItSaysAndNamesLiveBlocksOnly() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Played played = new Played(Toys.BUMP, seed);
      assertThat(played.steps)
          .as("seed %d", seed)
          .hasSizeLessThanOrEqualTo(played.program.mostSteps())
          .hasSize(played.program.stepsGiven());
      assertThat(played.namesLiveBlocksOnly).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void programsAllocateReallocateFreeAndGrow() {
    List<Step> all = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      all.addAll(steps(seed));
    }
    assertThat(all)
        .hasAtLeastOneElementOfType(Step.Alloc.class)
        .hasAtLeastOneElementOfType(Step.Realloc.class)
        .hasAtLeastOneElementOfType(Step.Free.class)
        .hasAtLeastOneElementOfType(Step.ForeignGrow.class)
        .hasAtLeastOneElementOfType(Step.Limit.class);
  }

  private static List<Step> steps(long seed) {
    return new Played(Toys.BUMP, seed).steps;
  }

  /** One run of a program. */
  private static final class Played {
    private final RandomProgram program;
    private final List<Step> steps = new ArrayList<>();
    private boolean namesLiveBlocksOnly = true;

    Played(AllocatorProvider provider, long seed) {
      Subject subject = Subject.of(provider);
      program = new RandomProgram(subject, "some program", seed);
      Trace start = program.start();
      assertThat(start.steps()).isEmpty();
      try (Session session = new Session(subject, start, new Tally())) {
        for (Step step = program.next(session); step != null; step = program.next(session)) {
          steps.add(step);
          namesLiveBlocksOnly &= isLive(step, session.player());
          session.play(step);
        }
      }
    }

    private static boolean isLive(Step step, Player player) {
      return switch (step) {
        case Step.Realloc realloc -> player.isKnown(realloc.id());
        case Step.Free free -> player.isKnown(free.id());
        case Step.Alloc alloc -> !player.isKnown(alloc.id());
        case Step.ForeignGrow _, Step.Limit _, Step.Misuse _ -> true;
      };
    }
  }
}
