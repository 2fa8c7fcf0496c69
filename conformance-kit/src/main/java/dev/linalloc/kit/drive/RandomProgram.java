package dev.linalloc.kit.drive;

import dev.linalloc.kit.drive.RandomMoves.Move;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Player;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A random program, made of {@link RandomMoves}. While it is played, each move becomes steps with
 * plain numbers, which depend on what has happened so far. The run records these steps; they are
 * replayed, made minimal and printed.
 */
final class RandomProgram implements Source {
  private static final int LARGEST_TOUCHED = 1 << 19;

  private final Subject subject;
  private final String name;
  private final RandomMoves moves;
  private final Trace start;

  /** Steps of the start or of the last move that are not played yet. */
  private final Deque<Step> pending;

  /** Blocks that were allocated and not freed, the newest last. */
  private final List<Integer> live = new ArrayList<>();

  private final int mostSteps;
  private int movesLeft;
  private int ids;
  private int stepsGiven;

  /**
   * Makes the program of {@code seed}, limited to the calls that {@code subject} can serve.
   *
   * @param name see {@link Source#name()}
   */
  RandomProgram(Subject subject, String name, long seed) {
    this.subject = subject;
    this.name = name;
    moves = new RandomMoves(seed);
    Trace fitted = subject.fit(moves.start());
    start = fitted.withSteps(List.of());
    pending = new ArrayDeque<>(fitted.steps());
    // A move is one step; FREE_ALL is one per live block, each of which took a move to allocate.
    mostSteps = pending.size() + 2 * RandomMoves.MOST;
    movesLeft = moves.count();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Trace start() {
    return start;
  }

  @Override
  public int mostSteps() {
    return mostSteps;
  }

  @Override
  public @Nullable Step next(Session session) {
    while (pending.isEmpty() && movesLeft > 0) {
      movesLeft--;
      resolve(moves.move(), session).forEach(step -> pending.add(subject.fit(step)));
    }
    stepsGiven += pending.isEmpty() ? 0 : 1;
    return pending.poll();
  }

  /** Returns the number of steps that the run has played. */
  int stepsGiven() {
    return stepsGiven;
  }

  /** Turns a move into steps, from what has happened so far. */
  private List<Step> resolve(Move move, Session session) {
    Player player = session.player();
    live.removeIf(id -> !player.isKnown(id));
    return switch (move.kind()) {
      case ALLOC -> List.of(alloc(move, size(move, player), false));
      case ALLOC_ZEROED -> List.of(alloc(move, touchable(size(move, player)), true));
      case REALLOC ->
          live.isEmpty() ? List.of() : List.of(realloc(player, victim(move), size(move, player)));
      case FREE -> live.isEmpty() ? List.of() : List.of(new Step.Free(victim(move)));
      case FREE_ALL -> live.stream().<Step>map(Step.Free::new).toList();
      case FOREIGN_GROW ->
          subject.promises().soleOwner()
              ? List.of()
              : List.of(new Step.ForeignGrow(1 + Math.floorMod(move.number(), 3)));
      case REFUSE_GROWTH -> List.of(Step.Limit.REFUSE);
      case ALLOW_GROWTH -> List.of(Step.Limit.NONE);
      case LIMIT_GROWTH ->
          List.of(
              new Step.Limit(
                  Math.min(
                      session.oracle().pages() + Math.floorMod(move.number(), 4),
                      LinearMemory.MAX_PAGES)));
    };
  }

  private Step alloc(Move move, int size, boolean zeroed) {
    live.add(ids);
    return new Step.Alloc(ids++, size, 1 << move.alignShift(), zeroed);
  }

  private static Step realloc(Player player, int id, int newSize) {
    return player.size(id) == touchable(player.size(id))
        ? new Step.Realloc(id, newSize)
        : new Step.Free(id);
  }

  /**
   * Lowers the size of a block that is cleared or copied: gigabytes would take as long as a million
   * calls.
   */
  private static int touchable(int size) {
    return Integer.compareUnsigned(size, LARGEST_TOUCHED) <= 0
        ? size
        : size & (LARGEST_TOUCHED - 1);
  }

  /** Returns a live block; the newest is chosen more often than others. */
  private int victim(Move move) {
    int newest = live.size() - 1;
    return live.get(
        move.number() % 4 == 0 ? newest : Math.floorMod(move.number() >> 2, live.size()));
  }

  private int size(Move move, Player player) {
    int number = move.number();
    int nudge = Math.floorMod(number, 5) - 2;
    return switch (move.size()) {
      case ZERO -> 0;
      case SMALL -> 1 + Math.floorMod(number, 64);
      case MEDIUM -> 1 + (number >>> (Integer.SIZE - 5 - Math.floorMod(number, 12)));
      case PAGES -> LinearMemory.PAGE_SIZE * (1 + Math.floorMod(number >> 3, 4)) + nudge * 8;
      case AGAIN -> live.isEmpty() ? 8 : player.size(victim(move));
      case REST_OF_PAGE -> Math.floorMod(-newestEnd(player) + nudge, LinearMemory.PAGE_SIZE);
      case REST_OF_MEMORY ->
          (int) Math.clamp((1L << 32) - newestEnd(player) - (number & 31), 1, 0xffff_ffffL);
      case ANY -> number;
    };
  }

  private long newestEnd(Player player) {
    return live.isEmpty() ? LinearMemory.PAGE_SIZE : player.end(live.getLast());
  }
}
