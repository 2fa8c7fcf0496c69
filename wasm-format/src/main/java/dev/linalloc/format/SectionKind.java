package dev.linalloc.format;

import java.util.Arrays;
import java.util.Locale;

/** The sections of a module that the specification defines, in their order in a module. */
public enum SectionKind {
  /** Types of functions. */
  TYPE(1),
  /** Imports. */
  IMPORT(2),
  /** The types of the functions, by index. */
  FUNCTION(3),
  /** Tables of references. */
  TABLE(4),
  /** Memories. */
  MEMORY(5),
  /** Tags of exceptions. */
  TAG(13),
  /** Global variables. */
  GLOBAL(6),
  /** Exports. */
  EXPORT(7),
  /** The function to call first. */
  START(8),
  /** The initial elements of tables. */
  ELEMENT(9),
  /**
   * The number of data segments, for validators that check the code before they reach the segments.
   */
  DATA_COUNT(12),
  /** The functions' code. */
  CODE(10),
  /** The initial contents of memory. */
  DATA(11);

  private final int code;

  SectionKind(int code) {
    this.code = code;
  }

  /** Returns the section's number in the binary format. */
  int code() {
    return code;
  }

  static SectionKind of(int code) {
    return Arrays.stream(values())
        .filter(kind -> kind.code == code)
        .findFirst()
        .orElseThrow(() -> new FormatException("has a section " + code + ", which is not known"));
  }

  /** Returns the section's name in messages, such as {@code the code section}. */
  @Override
  public String toString() {
    return "the " + name().toLowerCase(Locale.ROOT).replace('_', ' ') + " section";
  }
}
