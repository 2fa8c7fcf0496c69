package dev.linalloc.cli;

import dev.linalloc.kit.report.Film;
import dev.linalloc.kit.report.Film.Frame;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.trace.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The film of a trace on an allocator. */
record ViewResult(Target target, String allocator, TraceFile file, Film film)
    implements FindingResult {
  @Override
  public Optional<Finding> finding() {
    List<Step> steps = file.trace().steps().subList(0, Math.min(last().step(), film.steps()));
    return film.breach()
        .map(
            breach ->
                new Finding(
                    breach.rule(), breach.evidence(), "", file.trace().withSteps(steps).tidied()));
  }

  private Frame last() {
    return film.frames().getLast();
  }

  @Override
  public void print(TextFormat text) {
    text.out()
        .printf(
            "%s: %s, %,d steps, %,d frames, pages at the end: %,d, %s%n",
            allocator,
            file.path().getFileName(),
            file.trace().steps().size(),
            film.frames().size(),
            last().pages(),
            Wording.until(file.trace(), Wording.verdict(finding())));
    film.breach()
        .ifPresent(breach -> text.out().printf("step %,d: %s%n", last().step(), breach.evidence()));
  }

  @Override
  public List<Map<String, @Nullable Object>> films() {
    return List.of(Films.fields(film));
  }

  @Override
  public Map<String, @Nullable Object> fields() {
    return new Fields()
        .with(verdict())
        .with("trace", file.path().toString())
        .with("steps", file.trace().steps().size())
        .with("callerErrs", file.callerErrs())
        .with("frames", film.frames().size())
        .with("pages", last().pages())
        .map();
  }
}
