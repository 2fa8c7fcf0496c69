package dev.linalloc.cli;

import dev.linalloc.kit.Progress;
import java.io.Console;
import java.io.PrintWriter;

/** Shows progress as one live line on a terminal, and nothing where the output goes into a pipe. */
final class ProgressLine implements Progress, AutoCloseable {
  private static final long NANOS_A_LINE = 100_000_000;

  private final PrintWriter out;
  private final String title;
  private final boolean live = isTerminal();
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

  @SuppressWarnings("SystemConsoleNull") // its contract still allows null
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Clears the line. */
  @Override
  public void close() {
    if (live) {
      out.print("\r\033[K");
      out.flush();
    }
  }
}
