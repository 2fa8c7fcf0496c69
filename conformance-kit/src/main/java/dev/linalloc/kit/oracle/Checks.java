package dev.linalloc.kit.oracle;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.Promises;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Counts checks and throws on the first that fails; rules that were not promised, or that need no
 * more checks, are passed over.
 */
final class Checks {
  private final Set<Rule> binding = EnumSet.noneOf(Rule.class);
  private final Tally tally;

  Checks(Promises promises, Tally tally) {
    for (Rule rule : Rule.values()) {
      if (rule.scope().binds(promises) && !tally.leavesOut(rule)) {
        binding.add(rule);
      }
    }
    this.tally = tally;
  }

  void that(Rule rule, boolean holds, Supplier<String> evidence) {
    if (binding.contains(rule)) {
      tally.add(rule, 1);
      if (!holds) {
        throw new RuleViolation(rule, evidence.get());
      }
    }
  }
}
