package dev.linalloc.cli;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.ExploreOptions;
import dev.linalloc.spi.AllocatorProvider;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tries every sequence of calls on a small heap. */
@Command(
    name = "explore",
    description = {
      "Try every sequence of calls on a heap so small that the search ends.",
      "Exits with 0 if no rule broke, 1 if one did, 2 if the target cannot be used."
    },
    mixinStandardHelpOptions = true)
final class ExploreCommand implements Callable<Integer> {
  private static final String HEADING =
      "%-14s %12s %14s %6s %9s  %s"
          .formatted("target", "states", "transitions", "depth", "seconds", "verdict");

  private static final String TOO_LARGE =
      "a module brings its own heap, which cannot be made small enough to explore";

  private static final String CONFUSION =
      "states are told apart by 128 bits: two of n are confused with probability n^2/2^129";

  @Mixin private TargetArguments targets = new TargetArguments();

  @Option(
      names = "--heap-bytes",
      paramLabel = "BYTES",
      description = "Bytes from heapBase to the end of the only page (default: ${DEFAULT-VALUE}).")
  private int heapBytes = 256;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "BYTES",
      description = "Sizes to ask for (default: 1,24,60).")
  private List<Integer> sizes = List.of(1, 24, 60);

  @Option(
      names = "--aligns",
      split = ",",
      paramLabel = "BYTES",
      description = "Aligns to ask for (default: 1,32).")
  private List<Integer> aligns = List.of(1, 32);

  @Option(
      names = "--blocks",
      paramLabel = "COUNT",
      description = "The most blocks that are live at once (default: ${DEFAULT-VALUE}).")
  private int blocks = 8;

  @Option(
      names = "--growing",
      description = {
        "Memory may grow by a page, and another module may add one; growth may be refused for a while,",
        "and a block of most of a page is asked for as well."
      })
  private boolean growing;

  @Option(
      names = "--transitions",
      description = "Calls after which an unfinished search stops (default: ${DEFAULT-VALUE}).")
  private long transitions = 10_000_000;

  @Mixin private Output output = new Output();
  @Mixin private TraceFolder folder = new TraceFolder();

  @Override
  public Integer call() throws IOException {
    ExploreOptions options =
        new ExploreOptions(heapBytes, sizes, aligns, blocks, growing, transitions);
    List<Target> parsed = targets.parseWithoutModules(TOO_LARGE);
    ReportFormat report = output.format(folder.path());
    report.note(HEADING);
    for (Target target : parsed) {
      for (AllocatorProvider provider : target.load()) {
        report.add(explore(target, provider, options));
      }
    }
    report.note(CONFUSION);
    return report.end();
  }

  private Result explore(Target target, AllocatorProvider provider, ExploreOptions options) {
    try (ProgressLine progress = new ProgressLine(output.err(), provider.name())) {
      return new ExploreResult(
          target, provider.name(), Conformance.explore(provider, options, progress));
    }
  }
}
