package dev.linalloc.kit.oracle;

import dev.linalloc.kit.report.Played;
import dev.linalloc.spec.Rule;
import java.util.EnumSet;
import java.util.Set;

/**
 * How often each rule was checked, and each situation reached; which rules need no more checks; and
 * what is being played.
 */
@SuppressWarnings("EnumOrdinal") // counts are added at every call
public final class Tally {
  private final long[] checks = new long[Rule.values().length];
  private final Coverage coverage = new Coverage();
  private final Set<Rule> leftOut;
  private final Played played;

  /** Makes one in which nothing is counted yet. */
  public Tally() {
    this(new Played());
  }

  /** Makes one in which nothing is counted yet; {@code played} is told what is played. */
  public Tally(Played played) {
    this(EnumSet.noneOf(Rule.class), played);
  }

  private Tally(Set<Rule> leftOut, Played played) {
    this.leftOut = leftOut;
    this.played = played;
  }

  /** Returns a tally for runs beside this one's, whose checks are not counted here. */
  public Tally aside() {
    return new Tally(leftOut, played);
  }

  /** From now on {@code rule}, which was found broken, is not checked any more. */
  public void leaveOut(Rule rule) {
    leftOut.add(rule);
  }

  /** Returns whether {@code rule} is not checked any more. */
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
