package dev.linalloc.spec;

/** How binding a rule is. */
public enum Level {
  /** An allocator that breaks it is wrong. */
  MUST,
  /** An allocator that breaks it is warned about. */
  SHOULD
}
