package dev.linalloc.spec;

/** How binding a rule is. */
public enum Level {
  /** An allocator that breaks the rule is wrong. */
  MUST,
  /** For an allocator that breaks the rule, the kit prints a warning. */
  SHOULD
}
