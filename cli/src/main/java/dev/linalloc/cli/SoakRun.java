package dev.linalloc.cli;

import dev.linalloc.kit.SoakResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a soak of an allocator's heap showed.
 *
 * @param live about how many blocks were live at a time
 */
record SoakRun(Target target, String allocator, int live, SoakResult soak) implements Result {
  @Override
  public int exitCode() {
    return soak.finding().isEmpty() ? 0 : Main.BROKEN;
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
            Wording.verdict(soak.finding()));
    soak.finding()
        .ifPresent(finding -> text.counterexamples().minimal(target, allocator, finding));
  }

  @Override
  public Map<String, @Nullable Object> fields() {
    List<?> findings = soak.finding().map(Json::finding).stream().toList();
    return new Fields()
        .with(Json.verdict(target, allocator, findings.isEmpty(), findings))
        .with("live", live)
        .with("calls", soak.calls())
        .with("heaps", soak.heaps())
        .with("nanos", soak.nanos())
        .map();
  }
}
