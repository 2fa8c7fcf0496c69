package dev.linalloc.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A writer that stops at each form feed. In a terminal it waits until the user presses Enter, or
 * {@code q} and Enter to end; then it drops what follows. Without a terminal it only removes the
 * form feeds.
 */
final class Pager extends FilterWriter {
  /** What ends a page. */
  static final char FORM_FEED = '\f';

  private static final String PROMPT = "-- Enter: the next step, q: end -- ";

  private final @Nullable Supplier<@Nullable String> keys;
  private boolean ended;

  /**
   * Makes a pager.
   *
   * @param keys returns the next line that the user types, or null at the end of input; null if
   *     there is no terminal
   */
  Pager(Writer out, @Nullable Supplier<@Nullable String> keys) {
    super(out);
    this.keys = keys;
  }

  /** Returns a pager that waits if both standard input and standard output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // null again in JDK 25, unless both are a terminal
  static Pager ofTerminal(Writer out) {
    var console = System.console();
    return new Pager(out, console != null && console.isTerminal() ? console::readLine : null);
  }

  /** Returns whether the pager waits at each form feed. */
  boolean waits() {
    return keys != null;
  }

  /** Returns whether the user has ended the output. */
  boolean hasEnded() {
    return ended;
  }

  @Override
  public void write(int character) throws IOException {
    write(String.valueOf((char) character));
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    write(new String(text, offset, length));
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end && !ended) {
      int feed = text.indexOf(FORM_FEED, at);
      int pause = feed < 0 || feed >= end ? end : feed;
      out.write(text, at, pause - at);
      if (pause < end) {
        pause();
      }
      at = pause + 1;
    }
  }

  private void pause() throws IOException {
    if (keys == null) {
      return;
    }
    out.write(PROMPT);
    out.flush();
    String typed = keys.get();
    ended = typed == null || typed.strip().equalsIgnoreCase("q");
  }
}
