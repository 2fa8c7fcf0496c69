package dev.linalloc.compiler.fuzz;

import dev.linalloc.compiler.fuzz.Trial.Ending;
import dev.linalloc.compiler.fuzz.Trial.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tries random classes of a seed, on all cores. Class number {@code n} of a seed is the same in
 * every run, and so is the first finding.
 */
final class Fuzzer {
  /** The classes per call of javac. */
  private static final int BATCH = 25;

  /** The batches that run in parallel. */
  private static final int WAVE = 4;

  private static final int SHRINKER_TRIES = 3_000;

  /** A class uses something outside the subset if its number is a multiple of this. */
  private static final int OUTSIDE_EVERY = 20;

  /** A class with a wrong outcome, and its source; classes outside the subset are not shrunk. */
  record Finding(int number, Outcome outcome, String shrunk) {
    @Override
    public String toString() {
      return "class " + number + ": " + outcome + "\n" + shrunk;
    }
  }

  /** A class, and the constructs in it. */
  private record Subject(
      int number, Piece piece, Map<Construct, Integer> tally, @Nullable Outside outside) {}

  private final long seed;
  private final Map<Construct, Integer> coverage = Body.newTally();
  private final Map<Outside, Integer> refusals = new EnumMap<>(Outside.class);
  private final List<Finding> findings = new ArrayList<>();

  Fuzzer(long seed) {
    this.seed = seed;
  }

  /** Returns how often each construct was written. */
  Map<Construct, Integer> coverage() {
    return coverage;
  }

  /** Returns how many classes held each construct outside the subset. */
  Map<Outside, Integer> refusals() {
    return refusals;
  }

  /** Returns the classes with a wrong outcome. */
  List<Finding> findings() {
    return findings;
  }

  /**
   * Tries the classes with numbers from {@code from} to {@code to - 1}.
   *
   * @param mostFindings the number of findings to stop at
   * @param progress receives the number of classes tried
   */
  void run(int from, int to, int mostFindings, IntConsumer progress) {
    for (int start = from; start < to && findings.size() < mostFindings; start += WAVE * BATCH) {
      int first = start;
      int end = Math.min(start + WAVE * BATCH, to);
      IntStream.range(0, WAVE)
          .map(batch -> first + batch * BATCH)
          .filter(number -> number < end)
          .parallel()
          .mapToObj(number -> findings(number, Math.min(number + BATCH, end)))
          .toList()
          .forEach(findings::addAll);
      progress.accept(end - from);
    }
  }

  private List<Finding> findings(int from, int to) {
    List<Subject> subjects = IntStream.range(from, to).mapToObj(this::subject).toList();
    List<String> sources = subjects.stream().map(each -> each.piece().source()).toList();
    try {
      Map<String, byte[]> classes = Javac.compile(sources);
      return subjects.stream().flatMap(each -> finding(each, classes).stream()).toList();
    } catch (Javac.RefusedException e) {
      throw new IllegalStateException("javac refuses what was generated", e);
    }
  }

  private Subject subject(int number) {
    List<Outside> all = List.of(Outside.values());
    Outside outside =
        number % OUTSIDE_EVERY == 0 ? all.get(number / OUTSIDE_EVERY % all.size()) : null;
    ClassGenerator generator = new ClassGenerator(new Random(mixed(number)), number, outside);
    Subject subject = new Subject(number, generator.generate(), generator.tally(), outside);
    synchronized (coverage) {
      subject.tally().forEach((construct, n) -> coverage.merge(construct, n, Integer::sum));
      if (outside != null) {
        refusals.merge(outside, 1, Integer::sum);
      }
    }
    return subject;
  }

  /** Returns a seed for a class; seeds of successive numbers are unrelated. */
  private long mixed(int number) {
    return new SplittableRandom(seed + number * 0x9e37_79b9_7f4a_7c15L).nextLong();
  }

  private Optional<Finding> finding(Subject subject, Map<String, byte[]> classes) {
    Outcome outcome = trial(subject.number(), classes);
    if (subject.outside() != null) {
      return isRefusal(subject.outside(), subject.piece(), outcome)
          ? Optional.empty()
          : Optional.of(new Finding(subject.number(), outcome, subject.piece().source()));
    }
    if (outcome.ending() == Ending.SAME) {
      return Optional.empty();
    }
    Piece shrunk =
        new Shrinker(
                smaller -> again(subject.number(), smaller).ending() == outcome.ending(),
                SHRINKER_TRIES)
            .shrink(subject.piece());
    return Optional.of(
        new Finding(subject.number(), again(subject.number(), shrunk), shrunk.source()));
  }

  private Outcome trial(int number, Map<String, byte[]> classes) {
    try {
      return new Trial(classes, "fuzz/S" + number, mixed(number)).run();
    } catch (ReflectiveOperationException | LinkageError e) {
      return new Outcome(Ending.CRASH, "on the JVM: " + e);
    }
  }

  /** Tries a smaller class. If javac refuses it, it counts as one with the right outcome. */
  private Outcome again(int number, Piece piece) {
    try {
      return trial(number, Javac.compile(List.of(piece.source())));
    } catch (Javac.RefusedException e) {
      return new Outcome(Ending.SAME, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns whether the message of a refusal names class, method, line, construct and what to
   * write.
   */
  static boolean isRefusal(Outside outside, Piece piece, Outcome outcome) {
    List<String> lines = piece.source().lines().toList();
    int line = 1;
    while (!lines.get(line - 1).endsWith("// outside")) {
      line++;
    }
    String place = "fuzz\\.S\\d+\\.entry\\d+, line " + line + ": ";
    String message = place + Pattern.quote(outside.construct) + ".*; instead .+";
    return outcome.ending() == Ending.REFUSED && outcome.detail().matches(message);
  }
}
