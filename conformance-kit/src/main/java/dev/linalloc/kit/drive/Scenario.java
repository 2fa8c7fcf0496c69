package dev.linalloc.kit.drive;

import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace that has a name.
 *
 * @param name says what the trace tries; empty if the kit did not make the trace
 */
record Scenario(String name, Trace trace) implements Source {
  /** Returns the scenario, changed so that it can be played on {@code subject}. */
  Scenario fit(Subject subject) {
    return new Scenario(name, subject.fit(trace));
  }

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
