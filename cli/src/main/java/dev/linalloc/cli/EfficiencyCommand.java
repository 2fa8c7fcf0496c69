package dev.linalloc.cli;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.Allocators;
import dev.linalloc.kit.HeapEfficiency;
import dev.linalloc.kit.TracePages;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.trace.TraceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how much memory allocators need, without a clock. */
@Command(
    name = "efficiency",
    description = {
      "Measure how much memory allocators need for what is live: no clock, no chance, the same figures everywhere.",
      "First how full a heap of 2^27 bytes gets by random calls until a request fails, then the pages of"
          + " recorded programs."
    },
    mixinStandardHelpOptions = true)
final class EfficiencyCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      paramLabel = "TARGET",
      arity = "1..*",
      description = "Names of allocators; \"linalloc list\" shows them.")
  private List<String> targets = List.of();

  @Option(
      names = "--rounds",
      description = "Rounds of random calls, 0 for none (default: ${DEFAULT-VALUE}).")
  private int rounds = 300;

  @Option(
      names = "--traces",
      paramLabel = "TRACE",
      arity = "1..*",
      description = "Trace files, such as benchmarks/traces/*.trace.gz.")
  private List<Path> traces = List.of();

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write every figure to a file as well: target,workload,figure,value.")
  private Path csv = Path.of("");

  private final List<String> rows = new ArrayList<>(List.of("target,workload,figure,value"));

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<AllocatorProvider> providers = targets.stream().map(Allocators::provider).toList();
    if (rounds != 0) {
      out.printf("%-14s %8s %8s %8s%n", "target", "mean %", "min %", "max %");
      for (AllocatorProvider provider : providers) {
        heapEfficiency(provider, out);
      }
    }
    if (!traces.isEmpty()) {
      out.printf(
          "%-14s %-14s %16s %11s %11s %8s%n",
          "trace", "target", "peak live bytes", "peak pages", "pages/live", "failed");
      for (Path file : traces) {
        Trace trace = read(file);
        for (AllocatorProvider provider : providers) {
          tracePages(provider, trace, name(file), out);
        }
      }
    }
    if (!csv.toString().isEmpty()) {
      Files.write(csv, rows);
    }
    return 0;
  }

  private void heapEfficiency(AllocatorProvider provider, PrintWriter out) {
    DoubleSummaryStatistics percent;
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), provider.name())) {
      percent = HeapEfficiency.measure(provider, rounds, progress);
    }
    out.printf(
        "%-14s %8.2f %8.2f %8.2f%n",
        provider.name(), percent.getAverage(), percent.getMin(), percent.getMax());
    record(provider, "random", "mean_percent", percent.getAverage());
    record(provider, "random", "min_percent", percent.getMin());
    record(provider, "random", "max_percent", percent.getMax());
  }

  private void tracePages(
      AllocatorProvider provider, Trace trace, String workload, PrintWriter out) {
    TracePages result = TracePages.of(provider, trace);
    out.printf(
        "%-14s %-14s %,16d %,11d %11.3f %,8d%n",
        workload,
        provider.name(),
        result.peakBytes(),
        result.pages(),
        result.ratio(),
        result.failed());
    record(provider, workload, "peak_live_bytes", result.peakBytes());
    record(provider, workload, "peak_pages", result.pages());
    record(provider, workload, "failed", result.failed());
  }

  private void record(AllocatorProvider provider, String workload, String figure, Object value) {
    rows.add(provider.name() + "," + workload + "," + figure + "," + value);
  }

  private static Trace read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(file + " can't be read");
    }
    return TraceReader.read(file);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.trace(\\.gz)?$", "");
  }
}
