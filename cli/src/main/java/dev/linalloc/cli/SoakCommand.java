package dev.linalloc.cli;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.kit.CheckOptions;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.SoakResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Millions of random calls on one heap, under the oracle. */
@Command(
    name = "soak",
    description = {
      "Make millions of random calls on one heap with many live blocks, under the oracle.",
      "Given several numbers of live blocks, each gets a row. Exits as check does."
    },
    mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(paramLabel = "TARGET", arity = "1..*", description = Targets.HELP)
  private List<String> targets = List.of();

  @Option(names = "--calls", description = "Calls to make (default: ${DEFAULT-VALUE}).")
  private long calls = 20_000_000;

  @Option(
      names = "--live",
      split = ",",
      paramLabel = "BLOCKS",
      description = "About how many blocks are live at a time (default: 100000).")
  private List<Integer> live = List.of(100_000);

  @Option(names = "--seed", description = "Seed of the calls (default: ${DEFAULT-VALUE}).")
  private long seed = CheckOptions.DEFAULT.seed();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where minimal traces are written (default: here).")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    boolean conform = true;
    out.printf(
        "%-14s %10s %14s %8s %14s %8s  %s%n",
        "target", "live", "calls", "seconds", "calls/s", "ns/call", "verdict");
    for (String target : targets) {
      for (AllocatorProvider provider : Targets.providers(target)) {
        for (int blocks : live) {
          conform &= soak(target, provider, blocks, out);
        }
      }
    }
    return conform ? 0 : Main.BROKEN;
  }

  private boolean soak(String target, AllocatorProvider provider, int blocks, PrintWriter out) {
    SoakResult result;
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), provider.name())) {
      result = Conformance.soak(provider, seed, blocks, calls, progress);
    }
    double seconds = result.nanos() / 1e9;
    out.printf(
        "%-14s %,10d %,14d %8.1f %,14.0f %8.0f  %s%n",
        provider.name(),
        blocks,
        result.calls(),
        seconds,
        result.calls() / seconds,
        (double) result.nanos() / result.calls(),
        result.finding().map(finding -> finding.rule() + " broken").orElse("no rule broken"));
    result
        .finding()
        .ifPresent(
            finding ->
                new Counterexample(out, folder, target, List.of())
                    .minimal(provider.name(), finding));
    return result.finding().isEmpty();
  }
}
