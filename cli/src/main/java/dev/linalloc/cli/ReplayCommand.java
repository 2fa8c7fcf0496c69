package dev.linalloc.cli;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.cli.ChildJvm.Ending;
import dev.linalloc.cli.ChildJvm.Ending.Broken;
import dev.linalloc.cli.ChildJvm.Ending.Completed;
import dev.linalloc.cli.ChildJvm.Ending.Unusable;
import dev.linalloc.cli.ParentJvm.Stop;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.Finding;
import dev.linalloc.kit.Progress;
import dev.linalloc.kit.Replay;
import dev.linalloc.kit.oracle.Played;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.trace.TraceReader;
import dev.linalloc.spec.Rule;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "A trace may be gzip-compressed. Limits, and exits, as check does."
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

  @Mixin private Limits limits = new Limits();

  @Option(names = "--verbose", description = "Also print what a module prints.")
  private boolean verbose;

  @Mixin private GuestFlags guest = new GuestFlags();

  /** What a child is replaying; guarded by this, since it may be told to stop. */
  private @Nullable UnderWay underWay;

  private boolean conforms = true;

  /** A replay that has begun. */
  private record UnderWay(AllocatorProvider provider, Path file, Trace trace, Played played) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    limits.check();
    guest.showOutput(verbose);
    FlightRecorder recorder = FlightRecorder.ofThisJvm();
    if (recorder == null && Targets.isForeign(target)) {
      return replayApart();
    }
    if (recorder != null) {
      ParentJvm.listen(stop -> stop(stop, recorder));
    }
    List<AllocatorProvider> providers =
        recorder == null
            ? Targets.providers(target, guest)
            : RecordedProvider.load(target, guest, recorder, spec.commandLine().getErr());
    List<UnderWay> replays = new ArrayList<>();
    for (Path file : traces) {
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException(file + " can't be read");
      }
      Trace trace = TraceReader.read(file);
      providers.forEach(provider -> replays.add(new UnderWay(provider, file, trace, new Played())));
    }
    out()
        .printf(
            "%-24s %10s %8s %10s %14s %8s  %s%n",
            "trace", "steps", "failed", "peak live", "peak bytes", "pages", "verdict");
    for (UnderWay replay : replays) {
      begin(replay);
      end(replay, Conformance.replay(replay.provider, replay.trace, replay.played));
    }
    return conforms ? 0 : Main.BROKEN;
  }

  private synchronized void begin(UnderWay begun) {
    underWay = begun;
  }

  private synchronized void end(UnderWay done, Replay replay) {
    underWay = null;
    print(done, replay);
    replay.finding().ifPresent(finding -> counterexample().minimal(done.provider.name(), finding));
  }

  private void print(UnderWay done, Replay replay) {
    conforms &= replay.finding().isEmpty();
    out()
        .printf(
            "%-24s %,10d %,8d %,10d %,14d %,8d  %s%n",
            done.file.getFileName(),
            done.trace.steps().size(),
            replay.failed(),
            replay.peakBlocks(),
            replay.peakBytes(),
            replay.pages(),
            replay.finding().map(finding -> finding.rule() + " broken").orElse("no rule broken"));
    out().flush();
  }

  /** Says what was found so far, in a child that is told to stop, and ends it. */
  private void stop(Stop why, FlightRecorder recorder) {
    synchronized (this) {
      UnderWay cut = underWay;
      if (cut == null) {
        return; // nothing is being played: the parent says what there is to say
      }
      if (why == Stop.HANGS) {
        Finding finding =
            new Finding(
                Rule.D2,
                recorder.call() + " did not end within " + limits.secondsPerCall + " s",
                "",
                cut.played.trace().orElse(cut.trace));
        print(cut, Replay.broken(finding));
        counterexample().asItIs(cut.provider.name(), finding);
      } else {
        String what = "the replay of " + cut.file + " on " + target;
        String late = " did not end within " + limits.seconds + " s; --timeout allows more";
        spec.commandLine().getErr().println("linalloc: " + what + late);
      }
      recorder.finish(conforms ? Main.UNUSABLE : Main.BROKEN);
    }
  }

  /** Replays in a child JVM, which does the rest. */
  private int replayApart() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("replay", target, "--out=" + folder));
    traces.forEach(file -> arguments.add(file.toString()));
    arguments.addAll(limits.arguments());
    arguments.addAll(guest.arguments());
    if (verbose) {
      arguments.add("--verbose");
    }
    PrintWriter err = spec.commandLine().getErr();
    Ending ending =
        ChildJvm.run(target, arguments, limits, Progress.NONE, out()::println, err::println);
    return switch (ending) {
      case Completed(int exitCode) -> exitCode;
      case Broken(Rule rule, String evidence) -> {
        out().printf("%s does not conform: %s broken: %s%n%n", target, rule, evidence);
        yield Main.BROKEN;
      }
      case Unusable(String why) -> {
        err.println("linalloc: " + why);
        yield Main.UNUSABLE;
      }
    };
  }

  private Counterexample counterexample() {
    return new Counterexample(
        out(), folder, target, Targets.isModule(target) ? guest.arguments() : List.of());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
