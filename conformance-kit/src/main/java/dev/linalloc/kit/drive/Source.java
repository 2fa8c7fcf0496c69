package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the steps of a program one by one to the run that plays them. A random program looks at
 * that run, since it speaks of "the rest of the page" or "the newest block"; a trace does not.
 */
interface Source {
  /** Returns where the program starts, as a trace without steps. */
  Trace start();

  /** Returns the most steps that there may be. */
  int mostSteps();

  /** Returns the step to play next in {@code session}, or null at the end. */
  @Nullable Step next(Session session);

  /** Returns a source that gives the steps of {@code trace}. */
  static Source of(Trace trace) {
    Iterator<Step> steps = trace.steps().iterator();
    return new Source() {
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
        return steps.hasNext() ? steps.next() : null;
      }
    };
  }
}
