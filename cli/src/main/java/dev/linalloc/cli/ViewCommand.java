package dev.linalloc.cli;

import dev.linalloc.kit.Conformance;
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

/** Films what the calls of a trace do to the heap of an allocator. */
@Command(
    name = "view",
    description = {
      "Film what a trace does to an allocator's heap; --html writes the page that shows the film.",
      "A long trace is shown by samples. The film ends with the first call that breaks a rule.",
      "Limits and exit codes are those of check."
    },
    mixinStandardHelpOptions = true)
final class ViewCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TRACE", description = "A trace file; it may be gzip-compressed.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path trace;

  @Option(names = "--on", paramLabel = "TARGET", required = true, description = Target.HELP)
  private String target = "";

  @Option(names = "--verbose", description = "Also print what a module prints.")
  private boolean verbose;

  @Mixin private ReportFiles files = new ReportFiles();
  @Mixin private Output output = new Output();
  @Mixin private Limits limits = new Limits();
  @Mixin private GuestFlags guest = new GuestFlags();

  @Override
  public Integer call() throws IOException, InterruptedException {
    limits.check();
    files.check();
    guest.showOutput(verbose);
    Target parsed = Target.parse(target, guest);
    TraceFile file = TraceFile.readAll(List.of(trace)).getFirst();
    FlightRecorder recorder = FlightRecorder.ofThisJvm();
    Path folder = Path.of("");
    ReportFormat report =
        recorder == null ? output.format(folder, files) : output.formatOfChild(folder, files);
    if (recorder != null) {
      ParentJvm.listen(_ -> {}); // a film that is not complete is not shown
      film(parsed, RecordedProvider.load(parsed, recorder, output.err()), file, report);
    } else if (parsed.isForeign()) {
      new ForeignRun(parsed, report, output.err()).run(arguments(parsed), limits);
    } else {
      film(parsed, parsed.subjects(), file, report);
    }
    return report.end();
  }

  private static void film(
      Target target, List<Subject> subjects, TraceFile file, ReportFormat report) {
    for (Subject subject : subjects) {
      report.add(
          new ViewResult(target, subject.name(), file, Conformance.film(subject, file.trace())));
    }
  }

  private List<String> arguments(Target parsed) {
    List<String> arguments = new ArrayList<>(List.of("view", trace.toString()));
    arguments.add("--on=" + parsed.text());
    arguments.addAll(limits.arguments());
    arguments.addAll(guest.arguments());
    if (verbose) {
      arguments.add("--verbose");
    }
    arguments.addAll(output.arguments());
    arguments.addAll(files.arguments());
    return arguments;
  }
}
