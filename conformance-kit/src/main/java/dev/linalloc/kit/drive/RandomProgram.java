package dev.linalloc.kit.drive;

import dev.linalloc.kit.drive.RandomMoves.Move;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Player;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
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

  /** The most refusals and the most foreign growths of a chain. */
  private static final int LONGEST_CHAIN = 20;

  private static final int LARGER_THAN_MOST_HEAPS = 1 << 30;
  private static final int MOST_CHAINS = 4;
  private static final int CHAIN_STEPS = 2 * LONGEST_CHAIN + 2;

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
  private int chainsLeft = MOST_CHAINS;
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
    mostSteps = pending.size() + 2 * RandomMoves.MOST + MOST_CHAINS * CHAIN_STEPS;
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
      case WRITE -> live.isEmpty() ? List.of() : List.of(write(move, session));
      case CHAIN -> chainsLeft-- > 0 ? chain(move) : List.of();
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

  /** Fills a block with a word that an allocator may take for its own. */
  private Step write(Move move, Session session) {
    Player player = session.player();
    int id = victim(move);
    if (player.size(id) == 0) {
      return new Step.Free(id);
    }
    int choice = move.number() >>> 16;
    List<Integer> words =
        switch (choice % 4) {
          case 0 -> session.oracle().wordsBeside(player.address(id));
          case 1 -> session.oracle().constants();
          case 2 -> List.of((player.size(id) + 15 & -8) + (choice >> 2 & 7));
          default -> List.of((int) player.end(id), player.address(id) - 8, player.address(id) | 1);
        };
    return new Step.Write(id, words.isEmpty() ? 0 : words.get(choice % words.size()));
  }

  /** Refused requests, then foreign growths, so many as the number says. */
  private List<Step> chain(Move move) {
    List<Step> steps = new ArrayList<>(List.of(Step.Limit.REFUSE));
    int refused = 1 + Math.floorMod(move.number(), LONGEST_CHAIN);
    for (int i = 0; i < refused; i++) {
      steps.add(alloc(move, LARGER_THAN_MOST_HEAPS, false));
    }
    steps.add(Step.Limit.NONE);
    int growths = 1 + Math.floorMod(move.number() >> 8, LONGEST_CHAIN);
    steps.addAll(Collections.nCopies(growths, new Step.ForeignGrow(1)));
    return steps;
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
      case NEAR_A_POWER -> (1 << ((number >>> 8) % (number % 16 == 0 ? 32 : 18))) + nudge;
      case ANY -> number;
    };
  }

  private long newestEnd(Player player) {
    return live.isEmpty() ? LinearMemory.PAGE_SIZE : player.end(live.getLast());
  }
}
