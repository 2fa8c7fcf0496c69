package dev.linalloc.cli;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.CoverageLine;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Report;
import dev.linalloc.kit.report.RuleResult;
import dev.linalloc.kit.subject.Subject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on an allocator, rule by rule.
 *
 * @param subject the target's allocator
 * @param functions a line per role of a module, with its function
 * @param nanos the time that the check took, in nanoseconds
 */
record CheckResult(
    Target target,
    Subject subject,
    List<String> functions,
    Report report,
    CheckFlags flags,
    long nanos)
    implements Result {
  @Override
  public int exitCode() {
    if (conforms()) {
      return 0;
    }
    return isBroken() ? Main.BROKEN : Main.UNUSABLE;
  }

  private boolean conforms() {
    return report.conforms(flags.strict());
  }

  /**
   * Returns false if an allocator fails to conform only because its check was cut short. Called
   * only for an allocator that does not conform.
   */
  private boolean isBroken() {
    return report.isComplete() || report.breaksARule(flags.strict());
  }

  @Override
  public void print(TextFormat text) {
    PrintWriter out = text.out();
    out.printf("%s: %s%n", report.target(), Wording.promises(report.promises()));
    Wording.conditions(report.promises()).forEach(line -> out.printf("  %s%n", line));
    report.rules().forEach(result -> print(result, out));
    report.coverage().stream()
        .filter(line -> flags.verbose() || (line.missed() && report.isComplete()))
        .forEach(line -> print(line, out));
    report.findings().forEach(finding -> print(finding, text.counterexamples()));
    if (report.looksLikeABump()) {
      out.printf(
          "%n%s never uses memory again: if it is a bump allocator, --bump holds it to the rules of"
              + " one%n",
          report.target());
    }
    out.println(summary());
    out.println();
  }

  private static void print(RuleResult result, PrintWriter out) {
    out.printf(
        "  %-3s %-6s  %-4s %,12d  %s%s%n",
        result.rule(),
        result.rule().level(),
        result.outcome(),
        result.checks(),
        result.rule().title(),
        result.reason().isEmpty() ? "" : " (" + result.reason() + ")");
  }

  private static void print(CoverageLine line, PrintWriter out) {
    out.printf(
        "  %-26s %,12d  %s%n",
        line.missed() ? "never reached, but must be" : "reached", line.times(), line.situation());
  }

  private void print(Finding finding, Counterexamples counterexamples) {
    if (report.isComplete()) {
      counterexamples.minimal(target, report.target(), finding);
    } else {
      counterexamples.asItIs(target, report.target(), finding);
    }
  }

  private String summary() {
    String verdict = conforms() ? "conforms" : isBroken() ? "does not conform" : "is not certified";
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

  /** A check that was cut short has none: its last call may not end. */
  @Override
  public List<Map<String, @Nullable Object>> films() {
    return report.isComplete()
        ? report.findings().stream()
            .map(finding -> Films.fields(Conformance.film(subject, finding)))
            .toList()
        : List.of();
  }

  @Override
  public Map<String, @Nullable Object> fields() {
    List<?> findings = report.findings().stream().map(Json::finding).toList();
    return new Fields()
        .with(Json.verdict(target, report.target(), conforms(), findings, null))
        .with("cutShort", report.isComplete() ? null : report.cutShort())
        .with("seed", report.seed())
        .with("nanos", nanos)
        .with("promises", Json.promises(report.promises()))
        .with("functions", functions)
        .with("rules", report.rules().stream().map(CheckResult::fields).toList())
        .with("coverage", report.coverage().stream().map(CheckResult::fields).toList())
        .map();
  }

  private static Map<String, @Nullable Object> fields(RuleResult result) {
    return new Fields()
        .with("rule", result.rule().name())
        .with("level", result.rule().level().name())
        .with("title", result.rule().title())
        .with("outcome", result.outcome().toString())
        .with("checks", result.checks())
        .with("reason", result.reason())
        .map();
  }

  private static Map<String, @Nullable Object> fields(CoverageLine line) {
    return new Fields()
        .with("situation", line.situation())
        .with("times", line.times())
        .with("missed", line.missed())
        .map();
  }
}
