package dev.linalloc.cli;

import dev.linalloc.kit.report.Progress;
import java.io.PrintWriter;

/**
 * Shows progress as one live line, if standard error is a terminal that can take a line back.
 *
 * <p>Java cannot tell what standard error is: {@link java.io.Console} looks at the other two
 * streams. The script {@code linalloc} asks the shell, and says so in a property.
 */
final class ProgressLine implements Progress, AutoCloseable {
  /** "true" if standard error is such a terminal. */
  static final String PROPERTY = "linalloc.terminal";

  private static final long NANOS_A_LINE = 100_000_000;

  private final PrintWriter out;
  private final String title;
  private final boolean live = Boolean.getBoolean(PROPERTY);
  private long last = System.nanoTime();

  ProgressLine(PrintWriter out, String title) {
    this.out = out;
    this.title = title;
  }

  @Override
  public void at(String phase, long done, long total) {
    long now = System.nanoTime();
    if (live && now - last >= NANOS_A_LINE) {
      last = now;
      out.printf("\r\033[K%s: %,d of %,d %s", title, done, total, phase);
      out.flush();
    }
  }

  /** Takes the line back, so that something else can be printed in its place. */
  void clear() {
    if (live) {
      out.print("\r\033[K");
      out.flush();
    }
  }

  @Override
  public void close() {
    clear();
  }
}
