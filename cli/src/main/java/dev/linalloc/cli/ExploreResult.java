package dev.linalloc.cli;

import dev.linalloc.kit.report.Exploration;
import dev.linalloc.kit.report.Finding;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the exploration of an allocator's small heap showed. */
record ExploreResult(Target target, String allocator, Exploration exploration)
    implements FindingResult {
  @Override
  public Optional<Finding> finding() {
    return exploration.finding();
  }

  @Override
  public void print(TextFormat text) {
    text.out()
        .printf(
            "%-14s %,12d %,14d %6d %9.1f  %s%n",
            allocator,
            exploration.states(),
            exploration.transitions(),
            exploration.depth(),
            exploration.nanos() / 1e9,
            inWords());
    finding().ifPresent(finding -> text.counterexamples().minimal(target, allocator, finding));
  }

  private String inWords() {
    if (finding().isPresent()) {
      return Wording.verdict(finding());
    }
    return exploration.fixpoint()
        ? "fixpoint: every reachable state"
        : "no rule broken, to that depth";
  }

  @Override
  public Map<String, @Nullable Object> fields() {
    return new Fields()
        .with(verdict())
        .with("states", exploration.states())
        .with("transitions", exploration.transitions())
        .with("depth", exploration.depth())
        .with("fixpoint", exploration.fixpoint())
        .with("nanos", exploration.nanos())
        .map();
  }
}
