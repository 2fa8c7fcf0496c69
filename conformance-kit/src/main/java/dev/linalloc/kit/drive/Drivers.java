package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Played;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.Replay;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Feeds scripts and random programs to a {@link TraceCheck}, and makes its findings minimal. */
public final class Drivers {
  /**
   * Rules that are left out once they are found broken. A heap that breaks one of them still works,
   * so the rest of each trace can be played. The runs that check them are long, so leaving them out
   * saves time.
   */
  private static final Set<Rule> LEFT_OUT_ONCE_BROKEN =
      EnumSet.of(Rule.R1, Rule.R3, Rule.R4, Rule.G2, Rule.G8, Rule.G9);

  private Drivers() {}

  /**
   * Runs the scripts, then random programs. Reports the first finding of each broken rule at once.
   * At the end it reports each of these findings again, with a minimal trace.
   *
   * @param found is given each finding at once, with the trace that showed it
   * @param minimal is given each finding at the end with its minimal trace, in the order found
   */
  public static void run(
      Subject subject,
      CheckOptions options,
      Tally tally,
      Progress progress,
      Consumer<Finding> found,
      Consumer<Finding> minimal) {
    TraceCheck check = new TraceCheck(subject, tally);
    Map<Rule, Finding> findings = new LinkedHashMap<>();
    feed(
        subject,
        options,
        progress,
        source -> {
          Optional<Finding> broken = check.check(source);
          if (broken.isPresent()
              && findings.putIfAbsent(broken.get().rule(), broken.get()) == null) {
            if (LEFT_OUT_ONCE_BROKEN.contains(broken.get().rule())) {
              tally.leaveOut(broken.get().rule());
            }
            found.accept(broken.get());
          }
          return true;
        });
    int done = 0;
    for (Finding finding : findings.values()) {
      progress.at("findings made minimal", done++, findings.size());
      minimal.accept(minimal(subject, tally, finding));
    }
  }

  /** Returns the first finding of {@link #run}, made minimal, and stops there. */
  public static Optional<Finding> first(Subject subject, CheckOptions options) {
    TraceCheck check = new TraceCheck(subject, new Tally());
    List<Finding> found = new ArrayList<>();
    feed(
        subject,
        options,
        Progress.NONE,
        source -> {
          check.check(source).ifPresent(found::add);
          return found.isEmpty();
        });
    return found.stream().findFirst().map(finding -> minimal(subject, new Tally(), finding));
  }

  /** Passes the scripts and then random programs to {@code user} until it returns false. */
  private static void feed(
      Subject subject, CheckOptions options, Progress progress, Predicate<Source> user) {
    List<Scenario> scripts = Scripts.of(subject);
    for (int i = 0; i < scripts.size(); i++) {
      progress.at("scripts", i, scripts.size());
      if (!user.test(scripts.get(i).fit(subject))) {
        return;
      }
    }
    Random seeds = new Random(options.seed());
    long made = 0;
    for (int number = 1; made < options.steps(); number++) {
      progress.at("random steps", made, options.steps());
      // Each program has its own seed, so it does not depend on how far the programs before it got.
      RandomProgram program =
          new RandomProgram(subject, "random program " + number, seeds.nextLong());
      if (!user.test(program)) {
        return;
      }
      made += program.stepsGiven() + 1;
    }
    progress.at("random steps", options.steps(), options.steps());
  }

  /**
   * Plays one trace and makes its finding minimal; {@code played} is told of each step. If a rule
   * of {@link #LEFT_OUT_ONCE_BROKEN} breaks, the trace is played again without that rule, and a
   * rule that breaks later is reported instead.
   */
  public static Replay replay(Subject subject, Trace trace, Played played) {
    Tally tally = new Tally(played);
    TraceCheck check = new TraceCheck(subject, tally);
    Trace fitted = subject.fit(trace);
    Replay shown = check.replay(fitted);
    Replay latest = shown;
    while (latest.finding().map(Finding::rule).filter(LEFT_OUT_ONCE_BROKEN::contains).isPresent()) {
      tally.leaveOut(latest.finding().get().rule());
      latest = check.replay(fitted);
      shown = breaksLater(latest, shown, fitted) ? latest : shown;
    }
    Optional<Finding> finding = shown.finding();
    return finding.isPresent() ? shown.withFinding(minimal(subject, tally, finding.get())) : shown;
  }

  /**
   * Returns whether {@code one} broke a rule after the step at which {@code other} did, or only in
   * a cycle. If {@code other} broke its rule at the last step of the trace, returns false: the
   * trace was made for that rule.
   */
  private static boolean breaksLater(Replay one, Replay other, Trace trace) {
    int steps = other.finding().orElseThrow().trace().steps().size();
    return steps != trace.steps().size()
        && one.finding()
            .filter(
                finding ->
                    finding.rule() == Rule.R1
                        || finding.rule() == Rule.R3
                        || finding.trace().steps().size() > steps)
            .isPresent();
  }

  /**
   * Makes a finding minimal. The runs count as work of the tally's {@link Played}. The rules that
   * the tally leaves out are not checked, unless the finding's own rule is among them.
   */
  static Finding minimal(Subject subject, Tally tally, Finding finding) {
    boolean leftOut = tally.leavesOut(finding.rule());
    TraceCheck check = new TraceCheck(subject, leftOut ? new Tally(tally.played()) : tally.aside());
    boolean inOneRun =
        check.oneRun(finding.trace()).filter(again -> again.rule() == finding.rule()).isPresent();
    return Shrinker.shrink(
            trace -> {
              if (!subject.fit(trace).equals(trace)) {
                // not expressible for this subject, e.g. an align above its maximum
                return Optional.empty();
              }
              return inOneRun ? check.oneRun(trace) : check.check(trace);
            },
            tally.played()::work,
            finding)
        .foundBy(finding.scenario());
  }
}
