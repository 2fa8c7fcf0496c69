package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.LinearMemory;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * Draws the start and the moves of a {@link RandomProgram}. A move refers to what has happened so
 * far, such as "the rest of the page" or "the newest block".
 *
 * <p>The kit has its own generator because a property-testing library would bring its test engine,
 * and with it a version of JUnit, into every project that uses the kit.
 */
final class RandomMoves {
  /** The most moves of a program. */
  static final int MOST = 300;

  /** What a move does, with its relative frequency. */
  enum Kind {
    ALLOC(300),
    ALLOC_ZEROED(120),
    REALLOC(150),
    FREE(300),
    WRITE(60),
    FREE_ALL(6),
    FOREIGN_GROW(8),
    REFUSE_GROWTH(8),
    ALLOW_GROWTH(16),
    LIMIT_GROWTH(6),
    CHAIN(1);

    private static final List<Kind> ALL = List.of(values());
    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** The size that a move requests, with its relative frequency. */
  enum Size {
    ZERO(6),
    SMALL(120),
    MEDIUM(60),
    PAGES(10),
    AGAIN(25),
    REST_OF_PAGE(20),
    REST_OF_MEMORY(5),
    NEAR_A_POWER(15),
    ANY(3);

    private static final List<Size> ALL = List.of(values());
    private final int weight;

    Size(int weight) {
      this.weight = weight;
    }
  }

  /** A range of aligns, as exponents of two, with its relative frequency. */
  private record Aligns(int weight, int from, int to) {
    private static final List<Aligns> ALL =
        List.of(
            new Aligns(80, 0, 4),
            new Aligns(15, 5, 12),
            new Aligns(3, 13, 20),
            new Aligns(1, 21, 31));
  }

  /**
   * The initial pages and the range of heapBase, with the relative frequency of such a start.
   * Addresses close to {@code near} are more likely.
   */
  private record Start(int weight, int pages, int near, int far) {
    private static final List<Start> ALL =
        List.of(
            new Start(6, 1, 1024, 1024),
            new Start(2, 1, 1, 70_000),
            new Start(2, 1, LinearMemory.PAGE_SIZE - 1, LinearMemory.PAGE_SIZE - 600),
            new Start(1, 0, 1, 200_000),
            new Start(1, 17, 1, 1 << 24),
            new Start(1, 65_530, -1, -400_000),
            new Start(1, 65_536, -1, -400_000));
  }

  /**
   * A step whose numbers are still open: {@link RandomProgram} computes them from {@code number}
   * and from what has happened so far.
   */
  record Move(Kind kind, Size size, int alignShift, int number) {}

  private final Random random;

  RandomMoves(long seed) {
    random = new Random(seed);
  }

  /** Returns the start of a program, as a trace without steps. */
  Trace start() {
    Start start = weighted(Start.ALL, Start::weight);
    int distance = skewed(Math.abs(start.far - start.near) + 1) - 1;
    int heapBase = start.near + Integer.signum(start.far - start.near) * distance;
    return new Trace(start.pages, heapBase, List.of());
  }

  /** Returns the next move. */
  Move move() {
    Kind kind = weighted(Kind.ALL, each -> each.weight);
    Size size = weighted(Size.ALL, each -> each.weight);
    Aligns aligns = weighted(Aligns.ALL, Aligns::weight);
    int alignShift = aligns.from + random.nextInt(aligns.to - aligns.from + 1);
    return new Move(kind, size, alignShift, random.nextInt());
  }

  /** Returns how many moves a program has. */
  int count() {
    return skewed(MOST);
  }

  /** Returns a number from 1 to {@code most}; each number of binary digits is equally likely. */
  private int skewed(int most) {
    int digits = random.nextInt(Integer.SIZE - Integer.numberOfLeadingZeros(most)) + 1;
    int lowest = 1 << (digits - 1);
    return lowest + random.nextInt(Math.min(2 * lowest, most + 1) - lowest);
  }

  /** Returns one of {@code choices}, with a probability proportional to its weight. */
  private <T> T weighted(List<T> choices, ToIntFunction<T> weight) {
    int left = random.nextInt(choices.stream().mapToInt(weight).sum());
    int i = 0;
    while (left >= weight.applyAsInt(choices.get(i))) {
      left -= weight.applyAsInt(choices.get(i));
      i++;
    }
    return choices.get(i);
  }
}
