package dev.linalloc.cli;

import dev.linalloc.kit.subject.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replays the calls of recorded programs on an allocator, and checks every rule. */
@Command(
    name = "replay",
    description = {
      "Run recorded programs' allocations through an allocator, under every rule.",
      "A trace may be gzip-compressed. Limits and exit codes are those of check."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Mixin private TargetArgument target = new TargetArgument();

  @Parameters(index = "1..*", paramLabel = "TRACE", arity = "1..*", description = "Trace files.")
  private List<Path> traces = List.of();

  @Option(names = "--verbose", description = "Also print what a module prints.")
  private boolean verbose;

  @Mixin private Output output = new Output();
  @Mixin private TraceFolder folder = new TraceFolder();
  @Mixin private Limits limits = new Limits();
  @Mixin private GuestFlags guest = new GuestFlags();

  @Override
  public Integer call() throws IOException, InterruptedException {
    limits.check();
    guest.showOutput(verbose);
    Target parsed = target.parse(guest);
    FlightRecorder recorder = FlightRecorder.ofThisJvm();
    if (recorder != null) {
      return replayAsChild(parsed, recorder);
    }
    ReportFormat report = output.format(folder.path());
    if (parsed.isForeign()) {
      new ForeignRun(parsed, report, output.err()).run(arguments(parsed), limits);
    } else {
      new Replays(parsed, report).run(parsed.subjects(), TraceFile.readAll(traces));
    }
    return report.end();
  }

  private int replayAsChild(Target parsed, FlightRecorder recorder) throws IOException {
    ReportFormat report = output.formatOfChild(folder.path());
    Replays replays = new Replays(parsed, report);
    ParentJvm.listen(why -> replays.stop(why, limits, recorder, output.err()));
    List<Subject> subjects = RecordedProvider.load(parsed, recorder, output.err());
    replays.run(subjects, TraceFile.readAll(traces));
    return report.end();
  }

  private List<String> arguments(Target parsed) {
    List<String> arguments = new ArrayList<>(List.of("replay", parsed.text()));
    arguments.add(folder.argument());
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
