package dev.linalloc.kit.oracle;

import dev.linalloc.kit.subject.Subject;
import dev.linalloc.spec.Rule;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Counts the checks of each rule and throws on the first that fails. Rules that do not bind the
 * allocator, or that the tally leaves out, are not checked.
 */
final class Checks {
  private final Set<Rule> binding = EnumSet.noneOf(Rule.class);
  private final Tally tally;

  Checks(Subject subject, Tally tally) {
    for (Rule rule : Rule.values()) {
      if (subject.isHeldTo(rule) && !tally.leavesOut(rule)) {
        binding.add(rule);
      }
    }
    this.tally = tally;
  }

  /** Returns whether a rule is checked. */
  boolean binds(Rule rule) {
    return binding.contains(rule);
  }

  void that(Rule rule, boolean holds, Supplier<String> evidence) {
    if (binds(rule)) {
      tally.add(rule, 1);
      if (!holds) {
        throw new RuleViolation(rule, evidence.get());
      }
    }
  }
}
