package dev.linalloc.cli;

import dev.linalloc.kit.HeapEfficiency;
import dev.linalloc.kit.TracePages;
import dev.linalloc.spi.AllocatorProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how much memory allocators need, without a clock. */
@Command(
    name = "efficiency",
    description = {
      "Measure how much memory allocators need for their live blocks. Figures are the same everywhere.",
      "First how full a heap of 2^27 bytes gets before a random request fails, then the pages of"
          + " recorded programs."
    },
    mixinStandardHelpOptions = true)
final class EfficiencyCommand implements Callable<Integer> {
  private static final String NOT_COMPARABLE =
      "a module begins with pages of its own, which its figures would include";

  @Mixin private TargetArguments targets = new TargetArguments();

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
  private @Nullable Path csv;

  @Mixin private Output output = new Output();

  private final List<String> rows = new ArrayList<>(List.of("target,workload,figure,value"));

  /** An allocator to measure. */
  private record Subject(Target target, AllocatorProvider provider) {}

  @Override
  public Integer call() throws IOException {
    List<Subject> subjects = subjects();
    List<TraceFile> files = TraceFile.readAll(traces);
    ReportFormat report = output.format();
    if (rounds != 0) {
      report.note(EfficiencyResult.Heap.HEADING);
      subjects.forEach(subject -> add(heap(subject), report));
    }
    if (!files.isEmpty()) {
      report.note(EfficiencyResult.Program.HEADING);
      for (TraceFile file : files) {
        subjects.forEach(subject -> add(program(subject, file), report));
      }
    }
    if (csv != null) {
      Files.write(csv, rows);
    }
    return report.end();
  }

  private List<Subject> subjects() throws IOException {
    List<Subject> subjects = new ArrayList<>();
    for (Target target : targets.parseWithoutModules(NOT_COMPARABLE)) {
      target.load().forEach(provider -> subjects.add(new Subject(target, provider)));
    }
    return subjects;
  }

  private void add(EfficiencyResult result, ReportFormat report) {
    report.add(result);
    rows.addAll(result.csv());
  }

  private EfficiencyResult heap(Subject subject) {
    String name = subject.provider.name();
    try (ProgressLine progress = new ProgressLine(output.err(), name)) {
      return new EfficiencyResult.Heap(
          subject.target, name, HeapEfficiency.measure(subject.provider, rounds, progress));
    }
  }

  private static EfficiencyResult program(Subject subject, TraceFile file) {
    return new EfficiencyResult.Program(
        subject.target,
        subject.provider.name(),
        file.program(),
        TracePages.of(subject.provider, file.trace()));
  }
}
