package dev.linalloc.kit.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes traces as {@link TraceReader} reads them. */
public final class TraceWriter {
  private TraceWriter() {}

  /**
   * Writes a trace to a file.
   *
   * @param file which is made or replaced
   * @param trace what to write
   * @param comments lines above the trace, without the leading {@code #}
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Trace trace, List<String> comments) throws IOException {
    StringBuilder text = new StringBuilder();
    comments.forEach(comment -> text.append("# ").append(comment).append('\n'));
    Files.writeString(file, text.append(trace));
  }
}
