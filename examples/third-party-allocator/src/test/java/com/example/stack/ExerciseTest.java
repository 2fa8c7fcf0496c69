package com.example.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.spec.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expects the bug of the exercise: delete this test when the bug is fixed. */
class ExerciseTest {
  @Test
  void theExerciseBreaksOneRule() {
    List<Rule> broken =
        Conformance.check(new ExerciseConformance().provider(), new CheckOptions(1, 1_000), Progress.NONE)
            .findings()
            .stream()
            .map(Finding::rule)
            .toList();
    assertEquals(List.of(Rule.C4), broken);
  }
}
