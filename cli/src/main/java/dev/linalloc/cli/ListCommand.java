package dev.linalloc.cli;

import dev.linalloc.Allocators;
import dev.linalloc.spi.AllocatorProvider;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the allocators that can be checked by name. */
@Command(
    name = "list",
    description = "List the allocators and what they promise.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  @Option(
      names = "--all",
      description = "Also the kit's toys and its deliberately wrong allocators.")
  private boolean all;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    ReportFormat report = output.format();
    Stream.concat(
            Allocators.providers().stream(), all ? Target.Named.forTeaching() : Stream.empty())
        .map(Listed::new)
        .forEach(report::add);
    return report.end();
  }

  private record Listed(AllocatorProvider provider) implements Result {
    @Override
    public void print(TextFormat text) {
      text.out().printf("%-34s %s%n", provider.name(), Wording.promises(provider.promises()));
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return new Fields()
          .with("allocator", provider.name())
          .with("promises", Json.promises(provider.promises()))
          .map();
    }
  }
}
