package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import org.jspecify.annotations.Nullable;

/**
 * Gives the steps of a program one by one to the run that plays them. A random program looks at
 * that run, since it speaks of "the rest of the page" or "the newest block"; a trace does not.
 */
interface Source {
  /** Returns the name by which a finding says what showed it. */
  String name();

  /** Returns where the program starts, as a trace without steps. */
  Trace start();

  /** Returns the most steps that there may be. */
  int mostSteps();

  /** Returns the step to play next in {@code session}, or null at the end. */
  @Nullable Step next(Session session);
}
