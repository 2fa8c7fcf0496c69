package dev.linalloc.compiler.fuzz;

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
  final String[] shortest;

  Sort(String java, String... shortest) {
    this.java = java;
    this.shortest = shortest;
  }
}
