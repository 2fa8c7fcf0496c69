package dev.linalloc.cli;

import picocli.CommandLine.Parameters;

/** The argument of a command that takes one target: its first argument. */
final class TargetArgument {
  @Parameters(index = "0", paramLabel = "TARGET", description = Target.HELP)
  private String text = "";

  /**
   * Returns the target.
   *
   * @param flags the options that describe modules
   */
  Target parse(GuestFlags flags) {
    return Target.parse(text, flags);
  }
}
