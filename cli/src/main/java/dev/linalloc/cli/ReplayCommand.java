package dev.linalloc.cli;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.Replay;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.trace.TraceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs recorded programs' allocations through an allocator, under every rule. */
@Command(
    name = "replay",
    description = {
      "Run recorded programs' allocations through an allocator, under every rule.",
      "A trace may be gzip-compressed. Exits as check does."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "TARGET", description = Targets.HELP)
  private String target = "";

  @Parameters(index = "1..*", paramLabel = "TRACE", arity = "1..*", description = "Trace files.")
  private List<Path> traces = List.of();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where minimal traces are written (default: here).")
  private Path folder = Path.of("");

  @Option(names = "--verbose", description = "Also print what a module prints.")
  private boolean verbose;

  @Mixin private GuestFlags guest = new GuestFlags();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    guest.showOutput(verbose);
    List<AllocatorProvider> providers = Targets.providers(target, guest);
    boolean conform = true;
    out.printf(
        "%-24s %10s %8s %10s %14s %8s  %s%n",
        "trace", "steps", "failed", "peak live", "peak bytes", "pages", "verdict");
    for (Path file : traces) {
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException(file + " can't be read");
      }
      Trace trace = TraceReader.read(file);
      for (AllocatorProvider provider : providers) {
        conform &= replay(provider, file, trace, out);
      }
    }
    return conform ? 0 : Main.BROKEN;
  }

  private boolean replay(AllocatorProvider provider, Path file, Trace trace, PrintWriter out)
      throws IOException {
    Replay replay = Conformance.replay(provider, trace);
    out.printf(
        "%-24s %,10d %,8d %,10d %,14d %,8d  %s%n",
        file.getFileName(),
        trace.steps().size(),
        replay.failed(),
        replay.peakBlocks(),
        replay.peakBytes(),
        replay.pages(),
        replay.finding().map(finding -> finding.rule() + " broken").orElse("no rule broken"));
    if (replay.finding().isPresent()) {
      Counterexample.show(out, folder, provider.name(), target, replay.finding().get());
    }
    return replay.finding().isEmpty();
  }
}
