package dev.linalloc.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the folder for traces. */
final class TraceFolder {
  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "The folder for minimal traces (default: the current one).")
  private Path path = Path.of("");

  /** Returns the folder. */
  Path path() {
    return path;
  }

  /** Returns this option as an argument of a command line. */
  String argument() {
    return "--out=" + path;
  }
}
