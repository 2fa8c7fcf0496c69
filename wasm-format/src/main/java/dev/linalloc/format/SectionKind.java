package dev.linalloc.format;

import java.util.Arrays;
import java.util.Locale;

/** The sections of a module that the specification knows, in the order in which they stand. */
public enum SectionKind {
  /** Types of functions. */
  TYPE(1),
  /** What the host provides. */
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
  /** What others find by name. */
  EXPORT(7),
  /** The function to call first. */
  START(8),
  /** What tables hold at first. */
  ELEMENT(9),
  /** The number of data segments, for what checks code before it comes to them. */
  DATA_COUNT(12),
  /** The functions' code. */
  CODE(10),
  /** What memory holds at first. */
  DATA(11);

  private final int code;

  SectionKind(int code) {
    this.code = code;
  }

  /** Returns the number that stands for it. */
  int code() {
    return code;
  }

  static SectionKind of(int code) {
    return Arrays.stream(values())
        .filter(kind -> kind.code == code)
        .findFirst()
        .orElseThrow(() -> new FormatException("has a section " + code + ", which is not known"));
  }

  /** Returns such as {@code the code section}. */
  @Override
  public String toString() {
    return "the " + name().toLowerCase(Locale.ROOT).replace('_', ' ') + " section";
  }
}
