package dev.linalloc.kit.drive;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.LinearMemory;
import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tuple;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Makes random traces. jqwik generates programs of moves, which speak of what has happened so far
 * ("up to the end of the page", "the newest block"); playing a program on the allocator under test
 * turns each move into a step with plain numbers.
 */
final class RandomTraces {
  private static final int LONGEST = 300;
  private static final int LARGEST_TOUCHED = 1 << 19;

  /** What a move does. */
  private enum Kind {
    ALLOC,
    ALLOC_ZEROED,
    REALLOC,
    FREE,
    FREE_ALL,
    FOREIGN_GROW,
    REFUSE_GROWTH,
    ALLOW_GROWTH,
    LIMIT_GROWTH
  }

  /** How large a block a move asks for. */
  private enum Size {
    ZERO,
    SMALL,
    MEDIUM,
    PAGES,
    AGAIN,
    REST_OF_PAGE,
    REST_OF_MEMORY,
    ANY
  }

  /** A step that is still to be filled in; {@code number} stands for whatever it needs. */
  private record Move(Kind kind, Size size, int alignShift, int number) {}

  /** Where a program starts. */
  private record Start(int pages, int heapBase) {}

  private record Program(Start start, List<Move> moves) {}

  private RandomTraces() {}

  /**
   * Passes random traces of about {@code steps} steps in all to {@code user}, for as long as it
   * wants more; {@code tally} is told what is played on the way.
   */
  static void generate(
      AllocatorProvider provider, long seed, long steps, Tally tally, Predicate<Trace> user) {
    JqwikSession.run(
        () -> {
          RandomGenerator<Program> programs = programs().generator(1000);
          Random random = new Random(seed);
          boolean wanted = true;
          for (long made = 0; made < steps && wanted; ) {
            Trace trace = resolve(provider, tally, programs.next(random).value());
            made += trace.steps().size() + 1;
            wanted = user.test(trace);
          }
        });
  }

  private static Arbitrary<Program> programs() {
    Arbitrary<Start> starts =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(new Start(1, 1024))),
            Tuple.of(2, Arbitraries.integers().between(1, 70_000).map(base -> new Start(1, base))),
            Tuple.of(
                2,
                Arbitraries.integers()
                    .between(1, 600)
                    .map(room -> new Start(1, LinearMemory.PAGE_SIZE - room))),
            Tuple.of(1, Arbitraries.integers().between(1, 200_000).map(base -> new Start(0, base))),
            Tuple.of(
                1, Arbitraries.integers().between(1, 1 << 24).map(base -> new Start(17, base))),
            Tuple.of(
                1,
                Arbitraries.integers().between(-400_000, -1).map(base -> new Start(65_530, base))),
            Tuple.of(
                1,
                Arbitraries.integers().between(-400_000, -1).map(base -> new Start(65_536, base))));
    Arbitrary<Kind> kinds =
        Arbitraries.frequency(
            Tuple.of(300, Kind.ALLOC),
            Tuple.of(120, Kind.ALLOC_ZEROED),
            Tuple.of(150, Kind.REALLOC),
            Tuple.of(300, Kind.FREE),
            Tuple.of(6, Kind.FREE_ALL),
            Tuple.of(8, Kind.FOREIGN_GROW),
            Tuple.of(8, Kind.REFUSE_GROWTH),
            Tuple.of(16, Kind.ALLOW_GROWTH),
            Tuple.of(6, Kind.LIMIT_GROWTH));
    Arbitrary<Size> sizes =
        Arbitraries.frequency(
            Tuple.of(6, Size.ZERO),
            Tuple.of(120, Size.SMALL),
            Tuple.of(60, Size.MEDIUM),
            Tuple.of(10, Size.PAGES),
            Tuple.of(25, Size.AGAIN),
            Tuple.of(20, Size.REST_OF_PAGE),
            Tuple.of(5, Size.REST_OF_MEMORY),
            Tuple.of(3, Size.ANY));
    Arbitrary<Integer> alignShifts =
        Arbitraries.frequencyOf(
            Tuple.of(80, Arbitraries.integers().between(0, 4)),
            Tuple.of(15, Arbitraries.integers().between(5, 12)),
            Tuple.of(3, Arbitraries.integers().between(13, 20)),
            Tuple.of(1, Arbitraries.integers().between(21, 31)));
    Arbitrary<Integer> numbers =
        Arbitraries.integers().withDistribution(RandomDistribution.uniform());
    Arbitrary<Move> moves =
        Combinators.combine(kinds, sizes, alignShifts, numbers.withoutEdgeCases()).as(Move::new);
    return Combinators.combine(starts, moves.list().ofMinSize(1).ofMaxSize(LONGEST))
        .as(Program::new);
  }

  /** Plays a program, to the end or to a breach, and returns the steps made. */
  private static Trace resolve(
      AllocatorProvider provider, Tally tally, Program program) {
    Start chosen = program.start();
    Trace start = Fitted.trace(provider, new Trace(chosen.pages(), chosen.heapBase(), List.of()));
    List<Step> steps = new ArrayList<>(start.steps());
    try (Session session = new Session(provider, start, tally.aside())) {
      session.play(start);
      Resolver resolver = new Resolver(session);
      for (Move move : program.moves()) {
        for (Step resolved : resolver.resolve(move)) {
          Step step = Fitted.step(provider, resolved);
          steps.add(step);
          session.play(step);
        }
      }
    } catch (RuleViolation e) {
      // whoever gets the trace will see it
    }
    return start.withSteps(steps);
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
