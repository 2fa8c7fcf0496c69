package dev.linalloc.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the folder for traces. */
final class TraceFolder {
  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where minimal traces are written (default: here).")
  private Path path = Path.of("");

  /** Returns the folder. */
  Path path() {
    return path;
  }

  /** Returns the option again, for a command line. */
  String argument() {
    return "--out=" + path;
  }
}
