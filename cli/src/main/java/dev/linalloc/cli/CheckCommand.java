package dev.linalloc.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Certifies allocators, rule by rule. */
@Command(
    name = "check",
    description = {
      "Certify allocators, rule by rule.",
      "A broken rule is reported when it is found, and again at the end with a minimal trace and a",
      "picture of the heap.",
      "A jar, a folder or a module is checked in a JVM of its own, which runs with your rights. If",
      "it reaches a limit, the report says what was checked and found until then.",
      "Exits with 0 if all conform, 1 if a rule is broken, 2 if a target cannot be used."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Mixin private TargetArguments targets = new TargetArguments();
  @Mixin private CheckFlags flags = new CheckFlags();
  @Mixin private Output output = new Output();
  @Mixin private ReportFiles files = new ReportFiles();
  @Mixin private TraceFolder folder = new TraceFolder();
  @Mixin private Limits limits = new Limits();
  @Mixin private GuestFlags guest = new GuestFlags();

  @Override
  public Integer call() throws IOException, InterruptedException {
    limits.check();
    files.check();
    guest.showOutput(flags.verbose());
    List<Target> parsed = targets.parse(guest);
    FlightRecorder recorder = FlightRecorder.ofThisJvm();
    return recorder == null ? check(parsed) : checkAsChild(parsed.getFirst(), recorder);
  }

  private int check(List<Target> parsed) throws IOException, InterruptedException {
    ReportFormat report = output.format(folder.path(), files);
    ParallelChecks checks = new ParallelChecks(flags, report, output.err());
    checks.start(parsed);
    for (Target target : parsed) {
      if (target.isForeign()) {
        new ForeignRun(target, report, output.err()).run(arguments(target), limits);
      } else {
        checks.awaitNext();
      }
    }
    return report.end();
  }

  private int checkAsChild(Target target, FlightRecorder recorder) throws IOException {
    ReportFormat report = output.formatOfChild(folder.path(), files);
    ChildCheck check = new ChildCheck(target, flags, limits, report, recorder);
    ParentJvm.listen(check::stop);
    check.run(RecordedProvider.load(target, recorder, output.err()));
    return report.end();
  }

  private List<String> arguments(Target target) {
    List<String> arguments = new ArrayList<>(List.of("check", target.text()));
    arguments.add(folder.argument());
    arguments.addAll(flags.arguments());
    arguments.addAll(limits.arguments());
    arguments.addAll(guest.arguments());
    arguments.addAll(output.arguments());
    arguments.addAll(files.arguments());
    return arguments;
  }
}
