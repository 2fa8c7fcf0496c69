package dev.linalloc.cli;

import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A trace with the file that a user named. */
record TraceFile(Path path, Trace trace) {
  /**
   * Reads all traces, so that a bad one shows before any is played.
   *
   * @throws IllegalArgumentException if a file can't be read or is no trace; the message names it
   */
  static List<TraceFile> readAll(List<Path> paths) throws IOException {
    List<TraceFile> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isReadable(path)) {
        throw new IllegalArgumentException(path + " can't be read");
      }
      files.add(new TraceFile(path, TraceReader.read(path)));
    }
    return files;
  }

  /** Returns the name of the recorded program: the file's without what follows it. */
  String program() {
    return String.valueOf(path.getFileName()).replaceFirst("\\.trace(\\.gz)?$", "");
  }
}
