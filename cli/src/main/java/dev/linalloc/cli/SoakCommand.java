package dev.linalloc.cli;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.subject.Subject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes millions of random calls on one heap, under the oracle. */
@Command(
    name = "soak",
    description = {
      "Make millions of random calls on one heap with many live blocks, under the oracle.",
      "Each number of live blocks gets a row. Exit codes are those of check."
    },
    mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {
  private static final String HEADING =
      "%-14s %10s %14s %8s %14s %8s  %s"
          .formatted("target", "live", "calls", "seconds", "calls/s", "ns/call", "verdict");

  @Mixin private TargetArguments targets = new TargetArguments();

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

  @Mixin private Output output = new Output();
  @Mixin private TraceFolder folder = new TraceFolder();
  @Mixin private GuestFlags guest = new GuestFlags();

  @Override
  public Integer call() throws IOException {
    List<Target> parsed = targets.parse(guest);
    ReportFormat report = output.format(folder.path());
    report.note(HEADING);
    for (Target target : parsed) {
      for (Subject subject : target.subjects()) {
        for (int blocks : live) {
          report.add(soak(target, subject, blocks));
        }
      }
    }
    return report.end();
  }

  private Result soak(Target target, Subject subject, int blocks) {
    try (ProgressLine progress = new ProgressLine(output.err(), subject.name())) {
      return new SoakRun(
          target, subject.name(), blocks, Conformance.soak(subject, seed, blocks, calls, progress));
    }
  }
}
