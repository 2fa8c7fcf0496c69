package dev.linalloc.cli;

import java.util.List;
import picocli.CommandLine.Parameters;

/** The arguments of a command that takes one target or more. */
final class TargetArguments {
  @Parameters(paramLabel = "TARGET", arity = "1..*", description = Target.HELP)
  private List<String> texts = List.of();

  /**
   * Parses all targets at once, so a wrong name is reported before any work is done.
   *
   * @param flags the options that describe modules
   */
  List<Target> parse(GuestFlags flags) {
    return texts.stream().map(text -> Target.parse(text, flags)).toList();
  }

  /**
   * Returns the targets of a command that takes no modules.
   *
   * @throws IllegalArgumentException if one is a module; the message ends with {@code why} and the
   *     commands that take modules
   */
  List<Target> parseWithoutModules(String why) {
    List<Target> targets = parse(new GuestFlags());
    for (Target target : targets) {
      if (target instanceof Target.Module) {
        throw new IllegalArgumentException(
            target.text() + ": " + why + "; check, replay and soak take modules");
      }
    }
    return targets;
  }
}
