package dev.linalloc.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.Allocators;
import dev.linalloc.kit.CheckOptions;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.Finding;
import dev.linalloc.kit.Report;
import dev.linalloc.kit.RuleResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
      "Exits with 0 where all conform, 1 where a rule is broken, 2 where a target can't be used."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      paramLabel = "TARGET",
      arity = "1..*",
      description = "Names of allocators; \"linalloc list\" shows them.")
  private List<String> targets = List.of();

  @Option(names = "--seed", description = "Seed of the random traces (default: ${DEFAULT-VALUE}).")
  private long seed = CheckOptions.DEFAULT.seed();

  @Option(
      names = "--steps",
      description = "Random steps to make at least (default: ${DEFAULT-VALUE}).")
  private long steps = CheckOptions.DEFAULT.steps();

  @Option(names = "--strict", description = "A broken SHOULD or a skipped rule fails as well.")
  private boolean strict;

  @Option(names = "--json", description = "Print one JSON array for programs.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where minimal traces are written (default: here).")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    CheckOptions options = new CheckOptions(seed, steps);
    List<AllocatorProvider> providers = targets.stream().map(Allocators::provider).toList();
    List<Object> results = new ArrayList<>();
    boolean conform = true;
    for (AllocatorProvider provider : providers) {
      Report report = check(provider, options, out);
      conform &= report.conforms(strict);
      if (json) {
        results.add(asMap(report));
      }
    }
    if (json) {
      out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(results));
    }
    return conform ? 0 : Main.BROKEN;
  }

  private Report check(AllocatorProvider provider, CheckOptions options, PrintWriter out)
      throws IOException {
    long start = System.nanoTime();
    Report report;
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), provider.name())) {
      report = Conformance.check(provider, options, progress);
    }
    if (!json) {
      print(report, System.nanoTime() - start, out);
    }
    return report;
  }

  private void print(Report report, long nanos, PrintWriter out) throws IOException {
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
    for (Finding finding : report.findings()) {
      Counterexample.show(out, folder, report.target(), finding);
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
