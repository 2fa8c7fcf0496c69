package dev.linalloc.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.cli.ChildJvm.Ending;
import dev.linalloc.cli.ChildJvm.Ending.Broken;
import dev.linalloc.cli.ChildJvm.Ending.Completed;
import dev.linalloc.cli.ChildJvm.Ending.Unusable;
import dev.linalloc.cli.Note.Kind;
import dev.linalloc.guest.GuestProvider;
import dev.linalloc.kit.CheckOptions;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.Finding;
import dev.linalloc.kit.Report;
import dev.linalloc.kit.RuleResult;
import dev.linalloc.spec.Rule;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
      "A broken rule is answered by a minimal trace and a picture of the heap.",
      "A jar, a folder or a module is checked in a JVM of its own, which runs with your rights.",
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

  @Override
  public Integer call() throws IOException, InterruptedException {
    limits.check();
    guest.showOutput(verbose);
    for (String target : targets) {
      if (!Targets.isForeign(target)) {
        var _ = Targets.named(target); // a wrong name shows before anything is checked
      }
    }
    Note note = Note.ofThisJvm();
    int exitCode = 0;
    for (String target : targets) {
      boolean apart = note == null && Targets.isForeign(target);
      exitCode = Math.max(exitCode, apart ? checkApart(target) : checkHere(target, note));
    }
    if (json) {
      out().println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(results));
    }
    return exitCode;
  }

  private int checkHere(String target, @Nullable Note note) throws IOException {
    int exitCode = 0;
    for (AllocatorProvider provider : providers(target, note)) {
      long start = System.nanoTime();
      Report report;
      try (ProgressLine line = new ProgressLine(err(), provider.name())) {
        report =
            Conformance.check(
                note == null ? provider : noted(provider, target, note),
                new CheckOptions(seed, steps(target)),
                note == null ? line : note);
      }
      if (json) {
        results.add(asMap(report));
      } else {
        if (provider instanceof GuestProvider module) {
          module.functions().forEach(out()::println);
        }
        print(report, target, System.nanoTime() - start);
      }
      exitCode = Math.max(exitCode, report.conforms(strict) ? 0 : Main.BROKEN);
    }
    return exitCode;
  }

  private List<AllocatorProvider> providers(String target, @Nullable Note note) throws IOException {
    if (note == null) {
      return Targets.providers(target, guest);
    }
    note.begin(Kind.LOAD, 0, 0, 0, 0);
    List<AllocatorProvider> providers = Targets.providers(target, guest);
    note.end();
    return providers;
  }

  private AllocatorProvider noted(AllocatorProvider provider, String target, Note note) {
    return NotedProvider.of(provider, note, misfit -> leave(target, misfit, note));
  }

  private void leave(String target, LinkageError misfit, Note note) {
    err().println("linalloc: " + target + " does not link with this api: " + misfit);
    note.finish(Main.UNUSABLE);
  }

  /** Checks in a child JVM, which does {@link #checkHere}. */
  private int checkApart(String target) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "check", target, "--seed=" + seed, "--steps=" + steps(target), "--out=" + folder));
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
    Ending ending;
    try (ProgressLine line = new ProgressLine(err(), target)) {
      ending = ChildJvm.run(target, arguments, limits, line);
    }
    return switch (ending) {
      case Completed(int exitCode, String output) when exitCode == Main.UNUSABLE ->
          unusable(target, output.strip());
      case Completed(int exitCode, String output) -> {
        if (json) {
          results.addAll(JSON.std.listFrom(output));
        } else {
          out().print(output);
          out().flush();
        }
        yield exitCode;
      }
      case Broken(Rule rule, String evidence) -> {
        if (json) {
          results.add(
              Map.of(
                  "target",
                  target,
                  "conforms",
                  false,
                  "findings",
                  List.of(Map.of("rule", rule.name(), "evidence", evidence))));
        } else {
          out().printf("%s does not conform: %s broken: %s%n%n", target, rule, evidence);
        }
        yield Main.BROKEN;
      }
      case Unusable(String why) -> unusable(target, "linalloc: " + why);
    };
  }

  private int unusable(String target, String why) {
    err().println(why);
    if (json) {
      results.add(Map.of("target", target, "conforms", false, "error", why));
    }
    return Main.UNUSABLE;
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

  private void print(Report report, String target, long nanos) throws IOException {
    PrintWriter out = out();
    out.printf("%s: %s%n", report.target(), Text.promises(report.promises()));
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
        .filter(line -> verbose || line.missed())
        .forEach(
            line ->
                out.printf(
                    "  %-26s %,12d  %s%n",
                    line.missed() ? "never reached, but must be" : "reached",
                    line.times(),
                    line.situation()));
    for (Finding finding : report.findings()) {
      Counterexample.show(out, folder, report.target(), target, finding);
    }
    long checks = report.rules().stream().mapToLong(RuleResult::checks).sum();
    out.printf(
        "%s %s: %,d checks in %s, seed %d%n%n",
        report.target(),
        report.conforms(strict) ? "conforms" : "does not conform",
        checks,
        Text.seconds(nanos),
        report.seed());
  }

  private Map<String, Object> asMap(Report report) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("target", report.target());
    map.put("conforms", report.conforms(strict));
    map.put("seed", report.seed());
    map.put("promises", Text.promises(report.promises()));
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
