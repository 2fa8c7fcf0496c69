package dev.linalloc.cli;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.cli.ChildJvm.Ending;
import dev.linalloc.cli.ChildJvm.Ending.Broken;
import dev.linalloc.cli.ChildJvm.Ending.Completed;
import dev.linalloc.cli.ChildJvm.Ending.Unusable;
import dev.linalloc.cli.ParentJvm.Stop;
import dev.linalloc.guest.GuestProvider;
import dev.linalloc.kit.Check;
import dev.linalloc.kit.CheckOptions;
import dev.linalloc.kit.Finding;
import dev.linalloc.kit.Progress;
import dev.linalloc.kit.Report;
import dev.linalloc.kit.RuleResult;
import dev.linalloc.spec.Rule;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Certifies allocators, rule by rule. */
@Command(
    name = "check",
    description = {
      "Certify allocators, rule by rule.",
      "A broken rule is reported when it is found, and again in the end with a minimal trace and a",
      "picture of the heap.",
      "A jar, a folder or a module is checked in a JVM of its own, which runs with your rights. If",
      "it reaches a limit, the report says what was checked and found until then.",
      "Exits with 0 where all conform, 1 where a rule is broken, 2 where a target can't be used."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private static final long MODULE_STEPS = 100_000;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(paramLabel = "TARGET", arity = "1..*", description = Targets.HELP)
  private List<String> targets = List.of();

  @Option(names = "--seed", description = "Seed of the random traces (default: ${DEFAULT-VALUE}).")
  private long seed = CheckOptions.DEFAULT.seed();

  @Option(
      names = "--steps",
      description = {
        "Random steps to make at least (default: 200000; of a module, whose calls take longer,",
        "100000)."
      })
  private @Nullable Long steps;

  @Option(names = "--strict", description = "A broken SHOULD or a skipped rule fails as well.")
  private boolean strict;

  @Option(
      names = "--verbose",
      description = "Also print how often each situation was reached, and what a module prints.")
  private boolean verbose;

  @Option(names = "--json", description = "Print one JSON array for programs.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where minimal traces are written (default: here).")
  private Path folder = Path.of("");

  private final List<Object> results = new ArrayList<>();

  @Mixin private Limits limits = new Limits();

  @Mixin private GuestFlags guest = new GuestFlags();

  /** What a child is checking; guarded by this, since it may be told to stop. */
  private @Nullable UnderWay underWay;

  /** What is shown of the progress of allocators by name. */
  private volatile @Nullable ProgressLine line;

  private int exitCode;
  private boolean inChild;

  /** A check that has begun. */
  private record UnderWay(Check check, String target, long start) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    limits.check();
    guest.showOutput(verbose);
    for (String target : targets) {
      if (!Targets.isForeign(target)) {
        var _ = Targets.named(target); // a wrong name shows before anything is checked
      }
    }
    FlightRecorder recorder = FlightRecorder.ofThisJvm();
    inChild = recorder != null;
    if (recorder != null) {
      ParentJvm.listen(stop -> stop(stop, recorder));
    }
    Deque<Together> together = recorder == null ? startNamed() : new ArrayDeque<>();
    for (String target : targets) {
      if (recorder != null) {
        checkAll(target, RecordedProvider.load(target, guest, recorder, err()), recorder);
      } else if (Targets.isForeign(target)) {
        checkApart(target);
      } else {
        together.remove().end();
      }
    }
    printResults();
    return exitCode;
  }

  /** Starts the checks of allocators by name: they run at the same time, a core each. */
  private Deque<Together> startNamed() {
    Deque<Together> started = new ArrayDeque<>();
    ExecutorService cores =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), Thread.ofPlatform().daemon().factory());
    for (String target : targets) {
      if (!Targets.isForeign(target)) {
        started.add(new Together(target, cores));
      }
    }
    cores.shutdown();
    return started;
  }

  /** The check of an allocator by name, beside others; reports come in the order of targets. */
  private final class Together {
    private final String target;
    private final Future<Runnable> report;
    private volatile Progress turn = Progress.NONE;

    Together(String target, ExecutorService cores) {
      this.target = target;
      AllocatorProvider provider = Targets.named(target);
      report = cores.submit(() -> run(provider));
    }

    private Runnable run(AllocatorProvider provider) {
      Check check = new Check(provider, new CheckOptions(seed, steps(target)));
      Progress now = (phase, done, total) -> turn.at(phase, done, total);
      long start = System.nanoTime();
      Report done = check.run(reporting(now, provider.name(), target));
      long nanos = System.nanoTime() - start;
      return () -> CheckCommand.this.end(target, done, nanos);
    }

    /** Shows how far it is, waits for its end, and reports. */
    void end() throws InterruptedException {
      Runnable ended;
      try (ProgressLine shown = new ProgressLine(err(), target)) {
        turn = shown;
        line = shown;
        ended = report.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      } finally {
        line = null;
      }
      ended.run();
    }
  }

  private void checkAll(String target, List<AllocatorProvider> providers, Progress progress) {
    for (AllocatorProvider provider : providers) {
      if (!json && RecordedProvider.inside(provider) instanceof GuestProvider module) {
        module.functions().forEach(out()::println);
      }
      Check check = new Check(provider, new CheckOptions(seed, steps(target)));
      UnderWay begun = new UnderWay(check, target, System.nanoTime());
      begin(begun);
      Report report = check.run(reporting(progress, provider.name(), target));
      end(target, report, System.nanoTime() - begun.start);
    }
  }

  /** Passes on how far the check is, and prints what it finds at once. */
  private Progress reporting(Progress progress, String name, String target) {
    return new Progress() {
      @Override
      public void at(String phase, long done, long total) {
        progress.at(phase, done, total);
      }

      @Override
      public void found(Finding finding) {
        report(name, target, finding);
      }
    };
  }

  private synchronized void report(String name, String target, Finding finding) {
    ProgressLine shown = line;
    if (shown != null) {
      shown.clear(); // the next one is printed below
    }
    if (!json) {
      counterexample(target).found(name, finding);
    } else if (inChild) {
      out().println(Json.line(asMap(finding)));
    }
  }

  private synchronized void begin(UnderWay begun) {
    underWay = begun;
  }

  private synchronized void end(String target, Report report, long nanos) {
    underWay = null;
    if (json) {
      results.add(asMap(report));
    } else {
      print(report, target, nanos);
    }
    boolean certified = report.conforms(strict);
    boolean broken = report.isComplete() || report.breaksARule(strict);
    exitCode = Math.max(exitCode, certified ? 0 : broken ? Main.BROKEN : Main.UNUSABLE);
  }

  /** Says what was found so far, in a child that is told to stop, and ends it. */
  private void stop(Stop why, FlightRecorder recorder) {
    synchronized (this) {
      UnderWay cut = underWay;
      if (cut == null) {
        return; // nothing is being checked: the parent says what there is to say
      }
      end(
          cut.target,
          switch (why) {
            case HANGS ->
                cut.check.hangs(
                    recorder.call() + " did not end within " + limits.secondsPerCall + " s");
            case TIME_IS_UP ->
                cut.check.cutShort(
                    "it did not end within " + limits.seconds + " s, --timeout allows more");
          },
          System.nanoTime() - cut.start);
      printResults();
      recorder.finish(exitCode);
    }
  }

  private void printResults() {
    if (json) {
      out().println(Json.pretty(results));
      out().flush();
    }
  }

  /** Checks in a child JVM, which does {@link #checkAll}. */
  private void checkApart(String target) throws IOException, InterruptedException {
    List<String> array = Collections.synchronizedList(new ArrayList<>());
    List<String> errors = Collections.synchronizedList(new ArrayList<>());
    List<Object> found = Collections.synchronizedList(new ArrayList<>());
    Ending ending;
    try (ProgressLine line = new ProgressLine(err(), target)) {
      ending =
          ChildJvm.run(
              target,
              arguments(target),
              limits,
              line,
              printed -> {
                line.clear(); // the next one is printed below
                if (!json) {
                  out().println(printed);
                } else if (array.isEmpty() && printed.startsWith("{")) {
                  found.add(Json.map(printed));
                } else {
                  array.add(printed);
                }
              },
              problem -> {
                err().println(problem);
                errors.add(problem);
              });
    }
    switch (ending) {
      case Completed(int code) -> {
        exitCode = Math.max(exitCode, code);
        if (json && !array.isEmpty()) {
          results.addAll(Json.list(String.join("\n", array)));
        } else if (json) {
          results.add(
              Map.of("target", target, "conforms", false, "error", String.join("\n", errors)));
        }
      }
      case Broken(Rule rule, String evidence) -> {
        exitCode = Math.max(exitCode, Main.BROKEN);
        if (json) {
          found.add(Map.of("rule", rule.name(), "evidence", evidence));
          results.add(Map.of("target", target, "conforms", false, "findings", found));
        } else {
          out().printf("%s does not conform: %s broken: %s%n%n", target, rule, evidence);
        }
      }
      case Unusable(String why) -> {
        exitCode = Math.max(exitCode, found.isEmpty() ? Main.UNUSABLE : Main.BROKEN);
        err().println("linalloc: " + why);
        results.add(Map.of("target", target, "conforms", false, "error", why, "findings", found));
      }
    }
  }

  private List<String> arguments(String target) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "check", target, "--seed=" + seed, "--steps=" + steps(target), "--out=" + folder));
    arguments.addAll(limits.arguments());
    arguments.addAll(guest.arguments());
    if (strict) {
      arguments.add("--strict");
    }
    if (verbose) {
      arguments.add("--verbose");
    }
    if (json) {
      arguments.add("--json");
    }
    return arguments;
  }

  private long steps(String target) {
    if (steps != null) {
      return steps;
    }
    return Targets.isModule(target) ? MODULE_STEPS : CheckOptions.DEFAULT.steps();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private Counterexample counterexample(String target) {
    return new Counterexample(
        out(), folder, target, Targets.isModule(target) ? guest.arguments() : List.of());
  }

  private void print(Report report, String target, long nanos) {
    PrintWriter out = out();
    out.printf("%s: %s%n", report.target(), Wording.promises(report.promises()));
    for (RuleResult result : report.rules()) {
      out.printf(
          "  %-3s %-6s  %-4s %,12d  %s%s%n",
          result.rule(),
          result.rule().level(),
          result.outcome(),
          result.checks(),
          result.rule().title(),
          result.reason().isEmpty() ? "" : " (" + result.reason() + ")");
    }
    report.coverage().stream()
        .filter(line -> verbose || (line.missed() && report.isComplete()))
        .forEach(
            line ->
                out.printf(
                    "  %-26s %,12d  %s%n",
                    line.missed() ? "never reached, but must be" : "reached",
                    line.times(),
                    line.situation()));
    Counterexample counterexample = counterexample(target);
    for (Finding finding : report.findings()) {
      if (report.isComplete()) {
        counterexample.minimal(report.target(), finding);
      } else {
        counterexample.asItIs(report.target(), finding);
      }
    }
    if (report.looksLikeABump()) {
      out.printf(
          "%n%s never uses memory again: if it is a bump allocator, --bump holds it to the rules of"
              + " one%n",
          report.target());
    }
    out.println(summary(report, nanos));
    out.println();
    out.flush();
  }

  private String summary(Report report, long nanos) {
    String verdict =
        report.conforms(strict)
            ? "conforms"
            : report.isComplete() || report.breaksARule(strict)
                ? "does not conform"
                : "is not certified";
    long checks = report.rules().stream().mapToLong(RuleResult::checks).sum();
    return "%s %s: %s%,d checks in %s, seed %d"
        .formatted(
            report.target(),
            verdict,
            report.isComplete() ? "" : report.cutShort() + "; until then ",
            checks,
            Wording.seconds(nanos),
            report.seed());
  }

  private Map<String, Object> asMap(Report report) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("target", report.target());
    map.put("conforms", report.conforms(strict));
    if (!report.isComplete()) {
      map.put("cutShort", report.cutShort());
    }
    map.put("seed", report.seed());
    map.put("promises", Wording.promises(report.promises()));
    map.put("rules", report.rules().stream().map(CheckCommand::asMap).toList());
    map.put("findings", report.findings().stream().map(CheckCommand::asMap).toList());
    return map;
  }

  private static Map<String, Object> asMap(RuleResult result) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rule", result.rule().name());
    map.put("level", result.rule().level().name());
    map.put("title", result.rule().title());
    map.put("outcome", result.outcome().toString());
    map.put("checks", result.checks());
    map.put("reason", result.reason());
    return map;
  }

  private static Map<String, Object> asMap(Finding finding) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rule", finding.rule().name());
    map.put("evidence", finding.evidence());
    map.put("picture", finding.picture());
    map.put("trace", finding.trace().toString());
    return map;
  }
}
