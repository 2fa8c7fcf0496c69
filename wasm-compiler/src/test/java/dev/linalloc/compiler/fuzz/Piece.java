package dev.linalloc.compiler.fuzz;

import java.util.List;

/**
 * A piece of Java source: text with a hole, written {@code #}, for each of its parts. A {@link
 * Sort#LIST list} has no text and is its parts one after the other.
 */
record Piece(Sort sort, String text, List<Piece> parts) {
  private static final String INDENT = "  ";

  static Piece of(Sort sort, String text, Piece... parts) {
    return new Piece(sort, text, List.of(parts));
  }

  static Piece list(List<Piece> parts) {
    return new Piece(Sort.LIST, "", List.copyOf(parts));
  }

  Piece withParts(List<Piece> to) {
    return new Piece(sort, text, List.copyOf(to));
  }

  /** Returns the source, indented by its braces. */
  String source() {
    StringBuilder flat = new StringBuilder();
    write(flat);
    StringBuilder source = new StringBuilder();
    int depth = 0;
    for (String line : flat.toString().lines().toList()) {
      depth -= line.startsWith("}") ? 1 : 0;
      source.append(INDENT.repeat(Math.max(depth, 0))).append(line).append('\n');
      depth += line.endsWith("{") ? 1 : 0;
    }
    return source.toString();
  }

  private void write(StringBuilder into) {
    if (sort == Sort.LIST) {
      parts.forEach(part -> part.write(into));
      return;
    }
    int hole = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '#') {
        parts.get(hole++).write(into);
      } else {
        into.append(text.charAt(i));
      }
    }
  }
}
