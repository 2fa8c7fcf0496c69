package dev.linalloc.cli;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.subject.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two allocators call by call, for ports and for code that must be reproducible. */
@Command(
    name = "diff",
    description = {
      "Compare what two allocators do on traces.",
      "This compares the address that each call returns, the pages after it, and at the end the bytes of",
      "the heap. The options that describe modules hold for both.",
      "Exits with 0 if they do the same, 1 if they differ, 2 if a target or a file cannot be used."
    },
    mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "A", description = Target.HELP)
  private String one = "";

  @Parameters(index = "1", paramLabel = "B", description = "The same.")
  private String other = "";

  @Parameters(index = "2..*", paramLabel = "TRACE", arity = "1..*", description = "Trace files.")
  private List<Path> traces = List.of();

  @Option(names = "--verbose", description = "Also print what a module prints.")
  private boolean verbose;

  @Mixin private Output output = new Output();
  @Mixin private Limits limits = new Limits();
  @Mixin private GuestFlags guest = new GuestFlags();

  @Override
  public Integer call() throws IOException, InterruptedException {
    limits.check();
    guest.showOutput(verbose);
    Target first = Target.parse(one, guest);
    Target second = Target.parse(other, guest);
    List<TraceFile> files = TraceFile.readAll(traces);
    FlightRecorder recorder = FlightRecorder.ofThisJvm();
    Path folder = Path.of("");
    ReportFormat report = recorder == null ? output.format(folder) : output.formatOfChild(folder);
    List<Target> foreign = Stream.of(first, second).filter(Target::isForeign).toList();
    if (recorder != null) {
      ParentJvm.listen(_ -> {}); // half a comparison shows nothing
      compare(first, load(first, recorder), second, load(second, recorder), files, report);
    } else if (foreign.isEmpty()) {
      compare(
          first,
          only(first.subjects(), first),
          second,
          only(second.subjects(), second),
          files,
          report);
    } else {
      // A jar's calls are limited by time. If one of the two is a jar, the limit holds for both.
      Target limited =
          foreign.stream()
              .filter(each -> each instanceof Target.Classes)
              .findFirst()
              .orElse(foreign.getFirst());
      new ForeignRun(limited, report, output.err()).run(arguments(), limits);
    }
    return report.end();
  }

  private Subject load(Target target, FlightRecorder recorder) throws IOException {
    return only(RecordedProvider.load(target, recorder, output.err()), target);
  }

  /** Returns the target's only subject. */
  private static Subject only(List<Subject> subjects, Target target) throws IOException {
    if (subjects.size() > 1) {
      target.loadOne(); // reports how to choose one
    }
    return subjects.getFirst();
  }

  private static void compare(
      Target one,
      Subject first,
      Target other,
      Subject second,
      List<TraceFile> files,
      ReportFormat report) {
    for (TraceFile file : files) {
      report.add(
          new DiffResult(
              one, other, first.name(), file, Conformance.diff(first, second, file.trace())));
    }
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("diff", one, other));
    traces.forEach(file -> arguments.add(file.toString()));
    arguments.addAll(limits.arguments());
    arguments.addAll(guest.arguments());
    if (verbose) {
      arguments.add("--verbose");
    }
    arguments.addAll(output.arguments());
    return arguments;
  }
}
