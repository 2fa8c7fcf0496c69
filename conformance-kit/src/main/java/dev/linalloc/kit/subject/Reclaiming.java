package dev.linalloc.kit.subject;

/** Whether the rules of reclaiming are checked for a subject. */
public enum Reclaiming {
  /** They are not checked. */
  NO,
  /** Not promised, but checked: a breach is a warning. */
  TRIED,
  /** Promised, so checked: a breach is a failure. */
  PROMISED;

  /** {@return whether the rules are checked} */
  public boolean isChecked() {
    return this != NO;
  }
}
