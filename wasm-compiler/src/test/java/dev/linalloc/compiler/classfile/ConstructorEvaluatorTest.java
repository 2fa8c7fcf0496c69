package dev.linalloc.compiler.classfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GrowableMemory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstructorEvaluatorTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void aConstructorAssignsWhatItDoesOnTheJvm(int pages) {
    try (NativeMemory memory = NativeMemory.reserve(pages, pages)) {
      Computes java = new Computes(memory, 100);
      Program program =
          Program.read(
              Names.internal(Computes.class), 7, name -> ClassFiles.read(Computes.class, name));
      assertThat(
              ConstructorEvaluator.evaluate(
                  program, ConstructorEvaluator.translate(program), 100, pages))
          .containsExactly(java.chosen, java.quotient, java.sum, java.least, java.untouched);
    }
  }

  static final class Computes {
    private static final long MOST = 1_000;

    private final int chosen;
    private final int quotient;
    private final long sum;
    private final int least;
    private int untouched;

    Computes(GrowableMemory memory, int heapBase) {
      this(heapBase, memory);
      untouched += 3;
    }

    private Computes(int heapBase, GrowableMemory memory) {
      int pages = memory.memorySize();
      chosen =
          switch (pages) {
            case 3 -> 30;
            case 4 -> 44;
            case 6 -> heapBase;
            default -> -1;
          };
      quotient = heapBase / pages - heapBase % pages + chosen;
      long before = 0;
      long last = 1;
      for (int i = 0; i < 4 * pages; i++) {
        long next = before + last;
        before = last;
        last = next;
      }
      sum = Math.min(pages > 5 ? last : -before, MOST);
      least = Math.min(pages, 4) + Integer.numberOfLeadingZeros(pages);
    }
  }
}
