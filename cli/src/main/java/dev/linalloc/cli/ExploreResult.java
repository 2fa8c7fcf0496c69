package dev.linalloc.cli;

import dev.linalloc.kit.Exploration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the exploration of an allocator's small heap showed. */
record ExploreResult(Target target, String allocator, Exploration exploration) implements Result {
  @Override
  public int exitCode() {
    return exploration.finding().isEmpty() ? 0 : Main.BROKEN;
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
            verdict());
    exploration
        .finding()
        .ifPresent(finding -> text.counterexamples().minimal(target, allocator, finding));
  }

  private String verdict() {
    if (exploration.finding().isPresent()) {
      return Wording.verdict(exploration.finding());
    }
    return exploration.fixpoint()
        ? "fixpoint: every reachable state"
        : "no rule broken, to that depth";
  }

  @Override
  public Map<String, @Nullable Object> fields() {
    List<?> findings = exploration.finding().map(Json::finding).stream().toList();
    return new Fields()
        .with(Json.verdict(target, allocator, findings.isEmpty(), findings))
        .with("states", exploration.states())
        .with("transitions", exploration.transitions())
        .with("depth", exploration.depth())
        .with("fixpoint", exploration.fixpoint())
        .with("nanos", exploration.nanos())
        .map();
  }
}
