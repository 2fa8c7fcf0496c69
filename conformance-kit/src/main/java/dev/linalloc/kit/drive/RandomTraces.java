package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Makes random traces. It draws moves, which speak of what has happened so far ("up to the end of
 * the page", "the newest block"); playing a move on the allocator under test turns it into a step
 * with plain numbers.
 *
 * <p>The generator is the kit's own: a library for property tests would bring its test engine, and
 * with it a version of JUnit, into every project that has the kit on its path.
 */
final class RandomTraces {
  private static final int LONGEST = 300;
  private static final int LARGEST_TOUCHED = 1 << 19;

  /** What a move does, and how often among the others. */
  private enum Kind {
    ALLOC(300),
    ALLOC_ZEROED(120),
    REALLOC(150),
    FREE(300),
    FREE_ALL(6),
    FOREIGN_GROW(8),
    REFUSE_GROWTH(8),
    ALLOW_GROWTH(16),
    LIMIT_GROWTH(6);

    private static final List<Kind> ALL = List.of(values());
    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** How large a block a move asks for, and how often among the others. */
  private enum Size {
    ZERO(6),
    SMALL(120),
    MEDIUM(60),
    PAGES(10),
    AGAIN(25),
    REST_OF_PAGE(20),
    REST_OF_MEMORY(5),
    ANY(3);

    private static final List<Size> ALL = List.of(values());
    private final int weight;

    Size(int weight) {
      this.weight = weight;
    }
  }

  /** A range of aligns, as powers of two, and how often one of them is asked for. */
  private record Aligns(int weight, int from, int to) {
    private static final List<Aligns> ALL =
        List.of(
            new Aligns(80, 0, 4),
            new Aligns(15, 5, 12),
            new Aligns(3, 13, 20),
            new Aligns(1, 21, 31));
  }

  /**
   * How many pages there are at the start and between which addresses the heap begins, the nearer
   * to the first the more often; how often such a start is chosen.
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

  /** A step that is still to be filled in; {@code number} stands for whatever it needs. */
  private record Move(Kind kind, Size size, int alignShift, int number) {}

  private final AllocatorProvider provider;

  private final Tally tally;

  /** Where one trace's numbers come from. */
  private final Random random;

  private RandomTraces(AllocatorProvider provider, Tally tally, Random random) {
    this.provider = provider;
    this.tally = tally;
    this.random = random;
  }

  /**
   * Passes random traces of about {@code steps} steps in all to {@code user}, for as long as it
   * wants more; {@code tally} is told what is played on the way. A trace has a seed of its own, so
   * that the traces after it do not depend on how far the allocator got.
   */
  static void generate(
      AllocatorProvider provider, long seed, long steps, Tally tally, Predicate<Trace> user) {
    Random seeds = new Random(seed);
    boolean wanted = true;
    for (long made = 0; made < steps && wanted; ) {
      Trace trace = new RandomTraces(provider, tally, new Random(seeds.nextLong())).trace();
      made += trace.steps().size() + 1;
      wanted = user.test(trace);
    }
  }

  /** Plays random moves, to the end or to a breach, and returns the steps made. */
  private Trace trace() {
    Trace start = Fitted.trace(provider, start());
    List<Step> steps = new ArrayList<>(start.steps());
    try (Session session = new Session(provider, start, tally.aside())) {
      session.play(start);
      Resolver resolver = new Resolver(session);
      for (int left = skewed(LONGEST); left > 0; left--) {
        for (Step resolved : resolver.resolve(move())) {
          Step step = Fitted.step(provider, resolved);
          steps.add(step);
          session.play(step);
        }
      }
    } catch (RuleViolation e) {
      // the user of the trace will see it
    }
    return start.withSteps(steps);
  }

  private Trace start() {
    Start start = weighted(Start.ALL, Start::weight);
    int distance = skewed(Math.abs(start.far - start.near) + 1) - 1;
    int heapBase = start.near + Integer.signum(start.far - start.near) * distance;
    return new Trace(start.pages, heapBase, List.of());
  }

  private Move move() {
    Kind kind = weighted(Kind.ALL, each -> each.weight);
    Size size = weighted(Size.ALL, each -> each.weight);
    Aligns aligns = weighted(Aligns.ALL, Aligns::weight);
    int alignShift = aligns.from + random.nextInt(aligns.to - aligns.from + 1);
    return new Move(kind, size, alignShift, random.nextInt());
  }

  /** Returns a number from 1 to {@code most}: each count of binary digits is as likely. */
  private int skewed(int most) {
    int digits = random.nextInt(Integer.SIZE - Integer.numberOfLeadingZeros(most)) + 1;
    int lowest = 1 << (digits - 1);
    return lowest + random.nextInt(Math.min(2 * lowest, most + 1) - lowest);
  }

  /** Returns one of {@code choices}, each as often as its weight says. */
  private <T> T weighted(List<T> choices, ToIntFunction<T> weight) {
    int left = random.nextInt(choices.stream().mapToInt(weight).sum());
    int i = 0;
    while (left >= weight.applyAsInt(choices.get(i))) {
      left -= weight.applyAsInt(choices.get(i));
      i++;
    }
    return choices.get(i);
  }

  /** Turns moves into steps, from what has happened so far. */
  private static final class Resolver {
    private final Player player;
    private final Oracle oracle;
    private final List<Integer> live = new ArrayList<>();
    private int ids;

    Resolver(Session session) {
      player = session.player();
      oracle = session.oracle();
    }

    List<Step> resolve(Move move) {
      live.removeIf(id -> !player.isKnown(id));
      return switch (move.kind) {
        case ALLOC -> List.of(alloc(move, size(move), false));
        case ALLOC_ZEROED -> List.of(alloc(move, touchable(size(move)), true));
        case REALLOC -> live.isEmpty() ? List.of() : List.of(realloc(victim(move), size(move)));
        case FREE -> live.isEmpty() ? List.of() : List.of(new Step.Free(victim(move)));
        case FREE_ALL -> live.stream().<Step>map(Step.Free::new).toList();
        case FOREIGN_GROW -> List.of(new Step.ForeignGrow(1 + Math.floorMod(move.number, 3)));
        case REFUSE_GROWTH -> List.of(Step.Limit.REFUSE);
        case ALLOW_GROWTH -> List.of(Step.Limit.NONE);
        case LIMIT_GROWTH ->
            List.of(
                new Step.Limit(
                    Math.min(
                        oracle.pages() + Math.floorMod(move.number, 4), LinearMemory.MAX_PAGES)));
      };
    }

    private Step alloc(Move move, int size, boolean zeroed) {
      live.add(ids);
      return new Step.Alloc(ids++, size, 1 << move.alignShift, zeroed);
    }

    private Step realloc(int id, int newSize) {
      return player.size(id) == touchable(player.size(id))
          ? new Step.Realloc(id, newSize)
          : new Step.Free(id);
    }

    /**
     * Clearing or copying gigabytes again and again would take the time of a million other calls.
     */
    private static int touchable(int size) {
      return Integer.compareUnsigned(size, LARGEST_TOUCHED) <= 0
          ? size
          : size & (LARGEST_TOUCHED - 1);
    }

    /** One of the live blocks, the newest more often than others. */
    private int victim(Move move) {
      int newest = live.size() - 1;
      return live.get(move.number % 4 == 0 ? newest : Math.floorMod(move.number >> 2, live.size()));
    }

    private int size(Move move) {
      int number = move.number;
      int nudge = Math.floorMod(number, 5) - 2;
      return switch (move.size) {
        case ZERO -> 0;
        case SMALL -> 1 + Math.floorMod(number, 64);
        case MEDIUM -> 1 + (number >>> (Integer.SIZE - 5 - Math.floorMod(number, 12)));
        case PAGES -> LinearMemory.PAGE_SIZE * (1 + Math.floorMod(number >> 3, 4)) + nudge * 8;
        case AGAIN -> live.isEmpty() ? 8 : player.size(victim(move));
        case REST_OF_PAGE -> Math.floorMod(-newestEnd() + nudge, LinearMemory.PAGE_SIZE);
        case REST_OF_MEMORY ->
            (int) Math.clamp((1L << 32) - newestEnd() - (number & 31), 1, 0xffff_ffffL);
        case ANY -> number;
      };
    }

    private long newestEnd() {
      return live.isEmpty() ? LinearMemory.PAGE_SIZE : player.end(live.getLast());
    }
  }
}
