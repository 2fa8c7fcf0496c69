package dev.linalloc.compiler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.compiler.fuzz.Trial.Ending;
import dev.linalloc.compiler.fuzz.Trial.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link FuzzTest} with a few classes, always the same: fast enough to run per mutant. */
class FuzzSampleTest {
  private static final int CLASSES = 6;

  // Generated once for all mutants: neither the generator nor javac is mutated.
  private static final List<Piece> SOURCES = sources();
  private static final Map<String, byte[]> CLASS_FILES = classFiles();

  @Test
  void aFewRandomClassesDoTheSameCompiledAsOnTheJvm() throws ReflectiveOperationException {
    for (int number = 0; number < CLASSES; number++) {
      Outcome outcome = outcome(number);
      assertThat(outcome.ending()).as("class %d: %s", number, outcome).isEqualTo(Ending.SAME);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRandomClassWithAConstructOutsideIsRefused(Outside outside)
      throws ReflectiveOperationException {
    int number = CLASSES + List.of(Outside.values()).indexOf(outside);
    Outcome outcome = outcome(number);
    assertThat(Fuzzer.isRefusal(outside, SOURCES.get(number), outcome)).as("%s", outcome).isTrue();
  }

  private static Outcome outcome(int number) throws ReflectiveOperationException {
    return new Trial(CLASS_FILES, "fuzz/S" + number, number).run();
  }

  private static List<Piece> sources() {
    List<Piece> sources = new ArrayList<>();
    for (int number = 0; number < CLASSES; number++) {
      sources.add(new ClassGenerator(new Random(number), number, null).generate());
    }
    for (Outside outside : Outside.values()) {
      int number = sources.size();
      sources.add(new ClassGenerator(new Random(number), number, outside).generate());
    }
    return sources;
  }

  private static Map<String, byte[]> classFiles() {
    try {
      return Javac.compile(SOURCES.stream().map(Piece::source).toList());
    } catch (Javac.RefusedException e) {
      throw new IllegalStateException("javac refuses what was generated", e);
    }
  }
}
