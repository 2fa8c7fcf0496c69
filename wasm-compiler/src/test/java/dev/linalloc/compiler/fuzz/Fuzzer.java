package dev.linalloc.compiler.fuzz;

import dev.linalloc.compiler.fuzz.Trial.Ending;
import dev.linalloc.compiler.fuzz.Trial.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Tries classes from a seed. Class number {@code n} of a seed is the same each time. */
final class Fuzzer {
  private static final int BATCH = 40;
  private static final int SHRINKER_TRIES = 3_000;

  /** One class in so many uses something outside the subset. */
  private static final int OUTSIDE_EVERY = 20;

  /** A class that did not end as it should, and what is left of it after shrinking. */
  record Finding(int number, Outcome outcome, String source, String shrunk) {
    @Override
    public String toString() {
      return "class " + number + ": " + outcome + "\n" + shrunk;
    }
  }

  private final long seed;
  private final Map<Construct, Integer> coverage = Body.newTally();
  private final Map<Outside, Integer> refusals = new EnumMap<>(Outside.class);
  private final List<Finding> findings = new ArrayList<>();

  Fuzzer(long seed) {
    this.seed = seed;
  }

  /** Returns in how many places each construct was written. */
  Map<Construct, Integer> coverage() {
    return coverage;
  }

  /** Returns how many classes were refused for each construct outside the subset. */
  Map<Outside, Integer> refusals() {
    return refusals;
  }

  /** Returns the classes that did not end as they should. */
  List<Finding> findings() {
    return findings;
  }

  /**
   * Tries classes.
   *
   * @param progress is told how many have been tried
   * @param mostFindings stops after so many findings
   */
  void run(int from, int to, int mostFindings, IntConsumer progress) throws Exception {
    for (int start = from; start < to && findings.size() < mostFindings; start += BATCH) {
      int end = Math.min(start + BATCH, to);
      tryBatch(start, end);
      progress.accept(end);
    }
  }

  private void tryBatch(int from, int to) throws Exception {
    List<Piece> pieces = new ArrayList<>();
    for (int number = from; number < to; number++) {
      ClassGenerator generator =
          new ClassGenerator(new Random(mixed(number)), number, outside(number));
      pieces.add(generator.generate());
      generator.tally().forEach((construct, n) -> coverage.merge(construct, n, Integer::sum));
    }
    Map<String, byte[]> classes = Javac.compile(pieces.stream().map(Piece::source).toList());
    for (int number = from; number < to; number++) {
      judge(number, pieces.get(number - from), classes);
    }
  }

  private long mixed(int number) {
    return new java.util.SplittableRandom(seed + number * 0x9e37_79b9_7f4a_7c15L).nextLong();
  }

  private static @Nullable Outside outside(int number) {
    int which = number / OUTSIDE_EVERY % Outside.values().length;
    return number % OUTSIDE_EVERY == 0 ? Outside.values()[which] : null;
  }

  private void judge(int number, Piece piece, Map<String, byte[]> classes) throws Exception {
    Outcome outcome = trial(number, classes);
    Outside outside = outside(number);
    if (outside == null ? outcome.ending() == Ending.SAME : isRefusal(outside, piece, outcome)) {
      if (outside != null) {
        refusals.merge(outside, 1, Integer::sum);
      }
      return;
    }
    Piece shrunk =
        outside == null
            ? new Shrinker(
                    smaller -> again(number, smaller).ending() == outcome.ending(), SHRINKER_TRIES)
                .shrink(piece)
            : piece;
    Outcome last = outside == null ? again(number, shrunk) : outcome;
    findings.add(new Finding(number, last, piece.source(), shrunk.source()));
  }

  private Outcome trial(int number, Map<String, byte[]> classes)
      throws ReflectiveOperationException {
    return new Trial(classes, "fuzz/S" + number, mixed(number)).run();
  }

  private Outcome again(int number, Piece piece) {
    try {
      return trial(number, Javac.compile(List.of(piece.source())));
    } catch (Javac.RefusedException | ReflectiveOperationException | LinkageError e) {
      return new Outcome(Ending.SAME, String.valueOf(e.getMessage()));
    }
  }

  /** Returns whether a class is refused by class, method, line, construct and what to write. */
  private static boolean isRefusal(Outside outside, Piece piece, Outcome outcome) {
    List<String> lines = piece.source().lines().toList();
    int line = 1;
    while (!lines.get(line - 1).endsWith("// outside")) {
      line++;
    }
    String place = "fuzz\\.S\\d+\\.entry\\d+, line " + line + ": ";
    return outcome.ending() == Ending.REFUSED
        && outcome.detail().matches(place + java.util.regex.Pattern.quote(outside.construct) + ".*; instead .+");
  }
}
