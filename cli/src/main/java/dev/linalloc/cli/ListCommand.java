package dev.linalloc.cli;

import dev.linalloc.api.Allocators;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what can be checked. */
@Command(
    name = "list",
    description = "List the allocators and what they promise.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--all",
      description = "Also the kit's toys and its deliberately wrong allocators.")
  private boolean all;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Stream.concat(Allocators.providers().stream(), all ? Targets.forTeaching() : Stream.empty())
        .forEach(
            provider ->
                out.printf("%-34s %s%n", provider.name(), Wording.promises(provider.promises())));
    return 0;
  }
}
