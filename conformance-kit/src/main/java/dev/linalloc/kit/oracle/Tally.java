package dev.linalloc.kit.oracle;

import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Played;
import dev.linalloc.spec.Rule;
import java.util.EnumSet;
import java.util.Set;

/**
 * The counters of a check: how often each rule was checked and each situation was reached. It also
 * knows which rules are left out and what is being played.
 */
@SuppressWarnings("EnumOrdinal") // an array is fast: counts are added at every call
public final class Tally {
  private final long[] checks = new long[Rule.values().length];
  private final Coverage coverage = new Coverage();
  private final Set<Rule> leftOut;
  private final Played played;
  private final long seed;

  /** Makes an empty tally. */
  public Tally() {
    this(new Played());
  }

  /** Makes an empty tally; {@code played} is told what is played. */
  public Tally(Played played) {
    this(played, CheckOptions.DEFAULT.seed());
  }

  /**
   * Makes an empty tally.
   *
   * @param played is told what is played
   * @param seed chooses which parts of large blocks are written and verified
   */
  public Tally(Played played, long seed) {
    this(EnumSet.noneOf(Rule.class), played, seed);
  }

  private Tally(Set<Rule> leftOut, Played played, long seed) {
    this.leftOut = leftOut;
    this.played = played;
    this.seed = seed;
  }

  /** Returns a tally that leaves out the same rules but counts separately, for comparison runs. */
  public Tally aside() {
    return new Tally(leftOut, played, seed);
  }

  /** Returns a tally that leaves out no rule and counts separately. */
  public Tally complete() {
    return new Tally(played, seed);
  }

  /** Stops checking {@code rule}. Called when the rule was found broken. */
  public void leaveOut(Rule rule) {
    leftOut.add(rule);
  }

  /** Returns whether {@code rule} is no longer checked. */
  public boolean leavesOut(Rule rule) {
    return leftOut.contains(rule);
  }

  /** Returns the seed that chooses which parts of large blocks are written and verified. */
  long seed() {
    return seed;
  }

  /** Returns what is being played. */
  public Played played() {
    return played;
  }

  /** Returns how often each situation was reached. */
  public Coverage coverage() {
    return coverage;
  }

  /** Returns how often {@code rule} was checked. */
  public long of(Rule rule) {
    return checks[rule.ordinal()];
  }

  /** Counts {@code times} more checks of {@code rule}. */
  public void add(Rule rule, long times) {
    checks[rule.ordinal()] += times;
  }
}
