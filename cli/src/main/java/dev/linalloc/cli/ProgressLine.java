package dev.linalloc.cli;

import dev.linalloc.kit.report.Progress;
import java.io.PrintWriter;

/**
 * Shows progress as one line that is drawn over again, if standard error is a terminal that can do
 * that.
 *
 * <p>Java cannot find out whether standard error is a terminal: {@link java.io.Console} tests the
 * other two streams. The script {@code linalloc} asks the shell, and passes the result on as a
 * property.
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

  /** Erases the line. Other text can then be printed in its place. */
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
