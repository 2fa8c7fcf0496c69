package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace that has a name.
 *
 * @param name what it tries, or the empty string of a trace that the kit did not make
 */
record Scenario(String name, Trace trace) implements Source {
  @Override
  public Trace start() {
    return trace.withSteps(List.of());
  }

  @Override
  public int mostSteps() {
    return trace.steps().size();
  }

  @Override
  public @Nullable Step next(Session session) {
    int at = session.stepsPlayed();
    return at < trace.steps().size() ? trace.steps().get(at) : null;
  }
}
