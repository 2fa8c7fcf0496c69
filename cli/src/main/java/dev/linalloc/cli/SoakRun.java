package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.SoakResult;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of a soak of an allocator.
 *
 * @param live about how many blocks were live at a time
 */
record SoakRun(Target target, String allocator, int live, SoakResult soak)
    implements FindingResult {
  @Override
  public Optional<Finding> finding() {
    return soak.finding();
  }

  @Override
  public void print(TextFormat text) {
    double seconds = soak.nanos() / 1e9;
    text.out()
        .printf(
            "%-14s %,10d %,14d %8.1f %,14.0f %8.0f  %s%n",
            allocator,
            live,
            soak.calls(),
            seconds,
            soak.calls() / seconds,
            (double) soak.nanos() / soak.calls(),
            Wording.verdict(finding()));
    finding().ifPresent(finding -> text.counterexamples().minimal(target, allocator, finding));
  }

  @Override
  public Map<String, @Nullable Object> fields() {
    return new Fields()
        .with(verdict())
        .with("live", live)
        .with("calls", soak.calls())
        .with("heaps", soak.heaps())
        .with("nanos", soak.nanos())
        .map();
  }
}
