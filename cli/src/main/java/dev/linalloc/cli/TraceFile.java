package dev.linalloc.cli;

import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trace and its file. */
record TraceFile(Path path, Trace trace) {
  /**
   * Reads all traces at once, so a bad one is reported before any is played.
   *
   * @throws IllegalArgumentException if a file cannot be read or is not a trace; the message names
   *     the file
   */
  static List<TraceFile> readAll(List<Path> paths) throws IOException {
    List<TraceFile> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isReadable(path)) {
        throw new IllegalArgumentException(path + " cannot be read");
      }
      files.add(new TraceFile(path, TraceReader.read(path)));
    }
    return files;
  }

  /** Returns the first step that is marked as an error of the caller, or null if there is none. */
  @Nullable Integer callerErrs() {
    int misuse = trace.firstMisuse();
    return misuse == 0 ? null : misuse;
  }

  /**
   * Returns the name of the recorded program: the file's name without {@code .trace} or {@code
   * .trace.gz}.
   */
  String program() {
    return String.valueOf(path.getFileName()).replaceFirst("\\.trace(\\.gz)?$", "");
  }
}
