package dev.linalloc.cli;

import dev.linalloc.kit.report.Difference;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether two allocators do the same on a trace. */
record DiffResult(
    Target target, Target other, String allocator, TraceFile file, Optional<Difference> difference)
    implements Result {
  @Override
  public int exitCode() {
    return difference.isEmpty() ? 0 : Main.BROKEN;
  }

  @Override
  public void print(TextFormat text) {
    String verdict =
        difference
            .map(
                found ->
                    "%s differ at step %,d, %s: %s %s, %s %s"
                        .formatted(
                            what(found),
                            found.step(),
                            found.call(),
                            target.text(),
                            found.one(),
                            other.text(),
                            found.other()))
            .orElse("same addresses, pages and contents");
    text.out()
        .printf(
            "%-24s %,10d steps  %s%n",
            file.path().getFileName(),
            file.trace().steps().size(),
            Wording.until(file.trace(), verdict));
  }

  private static String what(Difference difference) {
    return switch (difference.what()) {
      case START -> "the heaps at the start";
      case RULE -> "the broken rules";
      case ADDRESS -> "the addresses";
      case PAGES -> "the pages";
      case CONTENTS -> "the contents";
    };
  }

  @Override
  public Map<String, @Nullable Object> fields() {
    return new Fields()
        .with(Json.verdict(target, allocator, difference.isEmpty(), List.of(), null))
        .with("other", other.text())
        .with("trace", file.path().toString())
        .with("steps", file.trace().steps().size())
        .with("callerErrs", file.callerErrs())
        .with("difference", difference.map(DiffResult::fields).orElse(null))
        .map();
  }

  private static Map<String, @Nullable Object> fields(Difference difference) {
    return new Fields()
        .with("step", difference.step())
        .with("call", difference.call())
        .with("what", difference.what().name().toLowerCase(Locale.ROOT))
        .with("one", difference.one())
        .with("other", difference.other())
        .map();
  }
}
