package dev.linalloc.compiler.fuzz;

import java.util.List;

/** What a piece of source text is, and so what it may be replaced by when a class is shrunk. */
enum Sort {
  INT("int", "0", "1"),
  LONG("long", "0L", "1L"),
  BOOLEAN("boolean", "false", "true"),
  STATEMENT("void", ""),
  /** Any number of statements or members: each of them can be left out. */
  LIST(""),
  /** Something that stays as it is. */
  FIXED("");

  /** The type in Java of an expression, or of a method without a result. */
  final String java;

  /** The shortest pieces of this sort. */
  @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot be changed
  final List<String> shortest;

  Sort(String java, String... shortest) {
    this.java = java;
    this.shortest = List.of(shortest);
  }
}
