package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Replay;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of replaying a trace on an allocator.
 *
 * @param minimal whether the trace of a broken rule is minimal
 */
record ReplayResult(Target target, String allocator, TraceFile file, Replay replay, boolean minimal)
    implements FindingResult {
  @Override
  public Optional<Finding> finding() {
    return replay.finding();
  }

  @Override
  public void print(TextFormat text) {
    text.out()
        .printf(
            "%-24s %,10d %,8d %,10d %,14d %,8d  %s%n",
            file.path().getFileName(),
            file.trace().steps().size(),
            replay.failed(),
            replay.peakBlocks(),
            replay.peakBytes(),
            replay.pages(),
            Wording.until(file.trace(), Wording.verdict(finding())));
    finding().ifPresent(finding -> print(finding, text.counterexamples()));
  }

  private void print(Finding finding, Counterexamples counterexamples) {
    if (minimal) {
      counterexamples.minimal(target, allocator, finding);
    } else {
      counterexamples.asItIs(target, allocator, finding);
    }
  }

  @Override
  public Map<String, @Nullable Object> fields() {
    return new Fields()
        .with(verdict())
        .with("trace", file.path().toString())
        .with("steps", file.trace().steps().size())
        .with("callerErrs", file.callerErrs())
        .with("failed", replay.failed())
        .with("peakBlocks", replay.peakBlocks())
        .with("peakBytes", replay.peakBytes())
        .with("pages", replay.pages())
        .map();
  }
}
