package dev.linalloc.kit;

/** Is told how far a check is. */
@FunctionalInterface
public interface Progress {
  /** Nobody listens. */
  Progress NONE = (phase, done, total) -> {};

  /** {@code done} of {@code total} parts of {@code phase} are done. */
  void at(String phase, long done, long total);
}
