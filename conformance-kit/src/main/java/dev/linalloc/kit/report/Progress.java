package dev.linalloc.kit.report;

/** Receives the progress and the findings of a check, in the thread that runs the check. */
@FunctionalInterface
public interface Progress {
  /** Ignores all events. */
  Progress NONE = (phase, done, total) -> {};

  /**
   * Some parts of a phase are done.
   *
   * @param phase what is being done, such as {@code "scripts"}
   * @param done how many of its parts are done
   * @param total how many parts it has
   */
  void at(String phase, long done, long total);

  /**
   * A rule was found broken; the finding's trace is not minimal yet.
   *
   * @param finding the broken rule and what was seen
   */
  default void found(Finding finding) {}
}
