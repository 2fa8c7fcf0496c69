package dev.linalloc.cli;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.Allocators;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (AllocatorProvider provider : Allocators.providers()) {
      out.printf("%-14s %s%n", provider.name(), Text.promises(provider.promises()));
    }
    return 0;
  }
}
