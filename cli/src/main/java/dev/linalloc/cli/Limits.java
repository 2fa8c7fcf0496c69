package dev.linalloc.cli;

import picocli.CommandLine.Option;

/** What the check of a jar or a folder may take. */
final class Limits {
  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long the check of a jar may take (default: ${DEFAULT-VALUE}).")
  int seconds = 600;

  @Option(
      names = "--call-timeout",
      paramLabel = "SECONDS",
      description = "After how long a call of a jar's allocator hangs (default: ${DEFAULT-VALUE}).")
  int secondsPerCall = 20;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      description = "The Java heap that the check of a jar gets (default: ${DEFAULT-VALUE}).")
  int mebibytes = 1024;

  /** Checks the numbers. */
  void check() {
    atLeastOne("--timeout", seconds);
    atLeastOne("--call-timeout", secondsPerCall);
    atLeastOne("--memory", mebibytes);
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " (" + value + ") must be at least 1");
    }
  }
}
