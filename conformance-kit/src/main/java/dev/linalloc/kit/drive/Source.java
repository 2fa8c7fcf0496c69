package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import org.jspecify.annotations.Nullable;

/**
 * A program that hands out its steps one by one. A random program derives each step from the
 * session so far: a block may fill the rest of the page, for example. A trace ignores the session.
 */
interface Source {
  /** Returns the name that a finding quotes as its scenario. */
  String name();

  /** Returns the start of the program, as a trace without steps. */
  Trace start();

  /** Returns an upper bound of the number of steps. */
  int mostSteps();

  /** Returns the step to play next in {@code session}, or null at the end. */
  @Nullable Step next(Session session);
}
