package dev.linalloc.spec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * The text of {@code SPEC.md}. The document is packed beside this class, so a program can explain a
 * rule when it is broken. Each call reads the document.
 */
public final class SpecText {
  private static final String DOCUMENT = "SPEC.md";

  private static final Pattern ANCHOR = Pattern.compile(" <a id=\".*\"></a>");

  private SpecText() {}

  /**
   * Returns the section on one rule.
   *
   * @param rule the rule to look up
   * @return the section in Markdown, with its heading but without the anchor
   */
  public static String of(Rule rule) {
    String document = document();
    int start = document.indexOf("\n### " + rule + " ") + 1;
    if (start == 0) {
      throw new IllegalStateException(DOCUMENT + " has no section on " + rule);
    }
    int end = document.indexOf("\n#", start);
    String section = document.substring(start, end == -1 ? document.length() : end);
    return ANCHOR.matcher(section).replaceFirst("").strip();
  }

  /** {@return the whole document, in Markdown} */
  public static String document() {
    return read(DOCUMENT);
  }

  /** Returns a file that is packed beside this class. */
  static String read(String file) {
    try (InputStream in = SpecText.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new FileNotFoundException(file + " is not packed beside " + SpecText.class);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
