package dev.linalloc.kit.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes traces as {@link TraceReader} reads them. */
public final class TraceWriter {
  private TraceWriter() {}

  /** Writes {@code trace} to {@code file}, with {@code comments} above it, one per line. */
  public static void write(Path file, Trace trace, List<String> comments) throws IOException {
    StringBuilder text = new StringBuilder();
    comments.forEach(comment -> text.append("# ").append(comment).append('\n'));
    Files.writeString(file, text.append(trace));
  }
}
