package dev.linalloc.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the script that completes this command's words in a shell. */
@Command(
    name = "completion",
    description = {
      "Print a script that completes commands and options in bash and zsh.",
      "To use it in this shell: source <(linalloc completion)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  /**
   * Picocli's script calls {@code compopt}, which zsh does not have. Its alias breaks the calls.
   */
  private static final String ALIAS = "  alias compopt=complete\n";

  private static final String FUNCTION =
      "  unalias compopt 2> /dev/null\n  function compopt { :; }\n";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Override
  public Integer call() {
    CommandLine top = command.root().commandLine();
    top.getOut().print(AutoComplete.bash(command.root().name(), top).replace(ALIAS, FUNCTION));
    top.getOut().flush();
    return 0;
  }
}
