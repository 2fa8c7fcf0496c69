package dev.linalloc.compiler.fuzz;

import java.util.List;

/**
 * The syntactic kind of a piece of source text: when a class is shrunk, a piece may be replaced by
 * one of its own kind.
 */
enum Sort {
  INT("int", "0", "1"),
  LONG("long", "0L", "1L"),
  BOOLEAN("boolean", "false", "true"),
  STATEMENT("void", ""),
  /** Any number of statements or members: each of them can be left out. */
  LIST(""),
  /** A piece that shrinking does not change. */
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
