package dev.linalloc.kit.subject;

/** Whether a subject is held to the rules of allocators that reclaim. */
public enum Reclaiming {
  /** It is not. */
  NO,
  /** Nothing was promised, but it is tried: a rule that breaks is a warning. */
  TRIED,
  /** It is promised. */
  PROMISED;

  /** Returns whether the rules are checked. */
  public boolean isChecked() {
    return this != NO;
  }
}
