package dev.linalloc.cli;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.Exploration;
import dev.linalloc.kit.ExploreOptions;
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

/** Tries every sequence of calls on a small heap. */
@Command(
    name = "explore",
    description = {
      "Try every sequence of calls on a heap so small that there is an end to it.",
      "Exits with 0 where no rule broke, 1 where one did, 2 where the target can't be used."
    },
    mixinStandardHelpOptions = true)
final class ExploreCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(paramLabel = "TARGET", arity = "1..*", description = Targets.HELP)
  private List<String> targets = List.of();

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
        "Memory may grow by a page, and somebody else may add one; growth may be refused for a while,",
        "and a block of most of a page is asked for as well."
      })
  private boolean growing;

  @Option(
      names = "--transitions",
      description = "Where to stop if there is no end (default: ${DEFAULT-VALUE}).")
  private long transitions = 10_000_000;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where minimal traces are written (default: here).")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    ExploreOptions options =
        new ExploreOptions(heapBytes, sizes, aligns, blocks, growing, transitions);
    boolean conform = true;
    out.printf(
        "%-14s %12s %14s %6s %9s  %s%n",
        "target", "states", "transitions", "depth", "seconds", "verdict");
    for (String target : targets) {
      if (Targets.isModule(target)) {
        throw new IllegalArgumentException(
            target
                + ": a module brings its own heap, which can't be made small enough to explore;"
                + " check, replay and soak take modules");
      }
      for (AllocatorProvider provider : Targets.providers(target)) {
        conform &= explore(target, provider, options, out);
      }
    }
    out.println(
        "states are told apart by 128 bits: two of n are confused with probability n^2/2^129");
    return conform ? 0 : Main.BROKEN;
  }

  private boolean explore(
      String target, AllocatorProvider provider, ExploreOptions options, PrintWriter out) {
    Exploration result;
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), provider.name())) {
      result = Conformance.explore(provider, options, progress);
    }
    out.printf(
        "%-14s %,12d %,14d %6d %9.1f  %s%n",
        provider.name(),
        result.states(),
        result.transitions(),
        result.depth(),
        result.nanos() / 1e9,
        verdict(result));
    result
        .finding()
        .ifPresent(
            finding ->
                new Counterexample(out, folder, target, List.of())
                    .minimal(provider.name(), finding));
    return result.finding().isEmpty();
  }

  private static String verdict(Exploration result) {
    return result
        .finding()
        .map(finding -> finding.rule() + " broken")
        .orElse(
            result.fixpoint()
                ? "fixpoint: every reachable state"
                : "no rule broken, to that depth");
  }
}
