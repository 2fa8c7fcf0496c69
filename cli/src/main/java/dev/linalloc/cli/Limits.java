package dev.linalloc.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** The options that limit the check or the replay of a jar, a folder or a module. */
final class Limits {
  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description =
          "How long a jar, a folder or a module may take in total (default: ${DEFAULT-VALUE}).")
  int seconds = 600;

  @Option(
      names = "--call-timeout",
      paramLabel = "SECONDS",
      description = {
        "How long a call of a jar's allocator may take (default: ${DEFAULT-VALUE}). A module's",
        "calls are limited by what they execute, not by time."
      })
  int secondsPerCall = 20;

  @Option(
      names = "--load-timeout",
      paramLabel = "SECONDS",
      description = "How long it may take to load the target (default: ${DEFAULT-VALUE}).")
  int secondsToLoad = 120;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      description =
          "The Java heap that a jar, a folder or a module gets (default: ${DEFAULT-VALUE}).")
  int mebibytes = 1024;

  /**
   * Checks all limits.
   *
   * @throws IllegalArgumentException if one is less than 1
   */
  void check() {
    atLeastOne("--timeout", seconds);
    atLeastOne("--call-timeout", secondsPerCall);
    atLeastOne("--load-timeout", secondsToLoad);
    atLeastOne("--memory", mebibytes);
  }

  /** Returns these options as arguments of a command line. */
  List<String> arguments() {
    return List.of(
        "--timeout=" + seconds,
        "--call-timeout=" + secondsPerCall,
        "--load-timeout=" + secondsToLoad,
        "--memory=" + mebibytes);
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " (" + value + ") must be at least 1");
    }
  }
}
