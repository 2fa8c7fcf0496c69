package dev.linalloc.kit.report;

/** Receives the progress and the findings of a check, in the thread that runs the check. */
@FunctionalInterface
public interface Progress {
  /** Ignores all events. */
  Progress NONE = (phase, done, total) -> {};

  /** {@code done} of {@code total} parts of {@code phase} are done. */
  void at(String phase, long done, long total);

  /** A rule was found broken; the finding's trace is not minimal yet. */
  default void found(Finding finding) {}
}
