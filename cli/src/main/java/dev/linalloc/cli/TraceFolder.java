package dev.linalloc.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the folder for traces. */
final class TraceFolder {
  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "The folder for minimal traces (default: the current one).")
  private Path path = Path.of("");

  /**
   * Returns the folder.
   *
   * @throws IllegalArgumentException if it is a file
   */
  Path path() {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new IllegalArgumentException("--out (" + path + ") must be a folder, not a file");
    }
    return path;
  }

  /** Returns this option as an argument of a command line. */
  String argument() {
    return "--out=" + path;
  }
}
