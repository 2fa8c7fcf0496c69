package dev.linalloc.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A line of prose: of a page, a comment, a message or the name of a test.
 *
 * @param path its file, from the project's root
 * @param number its line, from 1
 * @param text its text
 */
record Prose(Path path, int number, String text) {
  private static final Pattern COMMENT_OR_LITERAL =
      Pattern.compile(
          """
          (?s)(?<comment>/\\*.*?\\*/|//[^\\n]*)\
          |\"""\\n.*?(?<!\\\\)\"""\
          |"(?<message>(?:[^"\\\\\\n]|\\\\.)*)"\
          |'(?:[^'\\\\\\n]|\\\\.)+'\
          |\\bvoid (?<test>\\w+)\\(\
          """);

  /** A block of code in a page. */
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");

  /** Code in a comment or a page. It is exempt: its words are identifiers. */
  private static final Pattern CODE_IN_PROSE =
      Pattern.compile("(?s)\\{@(code|snippet|link\\w*) [^{}]*(\\{[^{}]*\\}[^{}]*)*\\}|`[^`\\n]+`");

  /** Returns the prose of a file: none if it is neither Java nor a page. */
  static Stream<Prose> of(Path path) {
    String name = path.toString();
    if (name.endsWith(".md")) {
      return lines(path, 1, blank(Page.read(path), FENCED));
    }
    return name.endsWith(".java") ? ofJava(path, Page.read(path)) : Stream.empty();
  }

  /**
   * Returns the comments and the names of tests of a Java file, and the messages of code that
   * ships.
   */
  static Stream<Prose> ofJava(Path path, String source) {
    boolean ships = path.toString().contains("main");
    return COMMENT_OR_LITERAL
        .matcher(source)
        .results()
        .flatMap(
            found -> {
              int line = 1 + lineBreaks(source.substring(0, found.start())).length();
              return lines(path, line, read(found, ships));
            });
  }

  private static String read(MatchResult found, boolean ships) {
    if (found.group("comment") != null) {
      return found.group("comment");
    }
    if (found.group("test") != null) {
      return found.group("test").replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
    return ships && found.group("message") != null ? found.group("message") : "";
  }

  private static Stream<Prose> lines(Path path, int first, String text) {
    List<String> lines = blank(text, CODE_IN_PROSE).lines().toList();
    return Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
        .map(i -> new Prose(path, first + i, lines.get(i)));
  }

  /** Removes all matches of an expression, but keeps their line breaks. */
  private static String blank(String text, Pattern expression) {
    return expression.matcher(text).replaceAll(found -> lineBreaks(found.group()));
  }

  private static String lineBreaks(String text) {
    return text.replaceAll("[^\n]", "");
  }

  @Override
  public String toString() {
    return path + ":" + number + ": " + text.strip();
  }
}
