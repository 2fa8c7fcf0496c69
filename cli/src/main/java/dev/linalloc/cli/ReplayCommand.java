package dev.linalloc.cli;

import dev.linalloc.kit.subject.Subject;
import java.io.IOException;
import java.io.StringWriter;
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
      "A trace may be gzip-compressed. Limits and exit codes are those of check.",
      "With --step, show what each call did to the heap, one call at a time if standard input and",
      "output are a terminal. A trace may then have errors of the caller: lines that begin with x."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Mixin private TargetArgument target = new TargetArgument();

  @Parameters(index = "1..*", paramLabel = "TRACE", arity = "1..*", description = "Trace files.")
  private List<Path> traces = List.of();

  @Option(names = "--verbose", description = "Also print what a module prints.")
  private boolean verbose;

  @Option(
      names = "--step",
      description = {
        "Show each step: the chunks that it changed, what is free, and the accesses that it made.",
        "Only the rules that one run can show broken are checked."
      })
  private boolean step;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description =
          "With --step: list at most N chunks, and N accesses, of a step (default: ${DEFAULT-VALUE}).")
  private int lines = 12;

  @Mixin private Output output = new Output();
  @Mixin private TraceFolder folder = new TraceFolder();
  @Mixin private Limits limits = new Limits();
  @Mixin private GuestFlags guest = new GuestFlags();

  @Override
  public Integer call() throws IOException, InterruptedException {
    limits.check();
    if (lines < 0) {
      throw new IllegalArgumentException("--lines (" + lines + ") must not be negative");
    }
    guest.showOutput(verbose);
    Target parsed = target.parse(guest);
    FlightRecorder recorder = FlightRecorder.ofThisJvm();
    if (step) {
      return recorder == null ? step(parsed) : stepAsChild(parsed, recorder);
    }
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

  private int step(Target parsed) throws IOException, InterruptedException {
    Pager pager = output.pager();
    ReportFormat report = output.textOn(pager);
    if (!parsed.isForeign()) {
      new Steps(report, lines, () -> !pager.hasEnded())
          .run(parsed.subjects(), TraceFile.readAll(traces));
    } else if (pager.waits()) { // the child must not wait for the user: its time is limited
      StringWriter all = new StringWriter();
      ReportFormat kept = output.textOn(all);
      new ForeignRun(parsed, kept, output.err()).run(arguments(parsed), limits);
      report.raise(kept.end());
      report.relay(all.toString().stripTrailing());
    } else {
      new ForeignRun(parsed, report, output.err()).run(arguments(parsed), limits);
    }
    return report.end();
  }

  private int stepAsChild(Target parsed, FlightRecorder recorder) throws IOException {
    ReportFormat report = output.formatOfChild(folder.path());
    ParentJvm.listen(_ -> {}); // the parent reports a step that does not end
    List<Subject> subjects = RecordedProvider.load(parsed, recorder, output.err());
    new Steps(report, lines, () -> true).run(subjects, TraceFile.readAll(traces));
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
    if (step) {
      arguments.addAll(List.of("--step", "--lines=" + lines));
    }
    arguments.addAll(output.arguments());
    return arguments;
  }
}
