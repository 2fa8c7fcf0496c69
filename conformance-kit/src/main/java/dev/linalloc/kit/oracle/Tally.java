package dev.linalloc.kit.oracle;

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

  /** Makes an empty tally. */
  public Tally() {
    this(new Played());
  }

  /** Makes an empty tally; {@code played} is told what is played. */
  public Tally(Played played) {
    this(EnumSet.noneOf(Rule.class), played);
  }

  private Tally(Set<Rule> leftOut, Played played) {
    this.leftOut = leftOut;
    this.played = played;
  }

  /** Returns a tally that leaves out the same rules but counts separately, for comparison runs. */
  public Tally aside() {
    return new Tally(leftOut, played);
  }

  /** Stops checking {@code rule}. Called when the rule was found broken. */
  public void leaveOut(Rule rule) {
    leftOut.add(rule);
  }

  /** Returns whether {@code rule} is no longer checked. */
  public boolean leavesOut(Rule rule) {
    return leftOut.contains(rule);
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
