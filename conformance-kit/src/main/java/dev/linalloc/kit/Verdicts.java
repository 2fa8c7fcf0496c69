package dev.linalloc.kit;

import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.RuleResult;
import dev.linalloc.kit.report.RuleResult.Outcome;
import dev.linalloc.kit.subject.Image;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.spec.Level;
import dev.linalloc.spec.Rule;
import dev.linalloc.spec.Scope;
import java.util.List;
import java.util.stream.Stream;

/** Decides the verdict on each rule of allocators, from the findings and the number of checks. */
final class Verdicts {
  private final Subject subject;
  private final Tally tally;
  private final List<Finding> findings;

  private Verdicts(Subject subject, Tally tally, List<Finding> findings) {
    this.subject = subject;
    this.tally = tally;
    this.findings = findings;
  }

  static List<RuleResult> of(Subject subject, Tally tally, List<Finding> findings) {
    Verdicts verdicts = new Verdicts(subject, tally, findings);
    return Stream.of(Rule.values())
        .filter(rule -> rule.scope().ofAllocators())
        .map(verdicts::of)
        .toList();
  }

  private RuleResult of(Rule rule) {
    if (findings.stream().anyMatch(finding -> finding.rule() == rule)) {
      return broken(rule);
    }
    if (!binds(rule)) {
      String reason = subject.isWaived(rule) ? "no other code grows memory" : "";
      return new RuleResult(rule, Outcome.NOT_PROMISED, 0, reason);
    }
    if (rule == Rule.C3 && subject.image().filter(image -> image.ownFrom() == 0).isPresent()) {
      return new RuleResult(rule, Outcome.SKIP, 0, "the module's own state may lie anywhere there");
    }
    long checks = tally.of(rule);
    return checks == 0
        ? new RuleResult(
            rule,
            Outcome.SKIP,
            0,
            findings.isEmpty()
                ? "no call reached it"
                : "other rules broke before any call reached it")
        : new RuleResult(rule, Outcome.PASS, checks, remark(rule));
  }

  /** A check of a heap walk counts only if the allocator has one. */
  private boolean binds(Rule rule) {
    return rule.scope() == Scope.WALK ? tally.of(rule) > 0 : subject.isHeldTo(rule);
  }

  private RuleResult broken(Rule rule) {
    boolean fails = rule.level() == Level.MUST && !subject.isTried(rule);
    return new RuleResult(
        rule,
        fails ? Outcome.FAIL : Outcome.WARN,
        tally.of(rule),
        subject.isTried(rule) ? tried() : "");
  }

  /** Says what limits the verdict PASS on a rule, or returns the empty string. */
  private String remark(Rule rule) {
    if (subject.isTried(rule)) {
      return "not promised, but tried";
    }
    return subject.image().map(image -> remark(rule, image)).orElse("");
  }

  private static String remark(Rule rule, Image image) {
    return switch (rule) {
      case D2 -> "by the basic blocks a call executes";
      case C3 ->
          "of the lowest "
              + Integer.toUnsignedString(image.ownFrom())
              + " bytes; above them lies the module's own state";
      default -> "";
    };
  }

  private String tried() {
    return tally.coverage().memoryWasReused() ? "not promised, but tried" : RuleResult.LIKE_A_BUMP;
  }
}
