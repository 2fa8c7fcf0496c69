package dev.linalloc.kit.report;

/** Is told how far a check is and what it finds. */
@FunctionalInterface
public interface Progress {
  /** Ignores what it is told. */
  Progress NONE = (phase, done, total) -> {};

  /** {@code done} of {@code total} parts of {@code phase} are done. */
  void at(String phase, long done, long total);

  /** A rule was found broken; the trace that shows it is not minimal yet. */
  default void found(Finding finding) {}
}
