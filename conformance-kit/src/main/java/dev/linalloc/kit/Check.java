package dev.linalloc.kit;

import dev.linalloc.kit.drive.Drivers;
import dev.linalloc.kit.oracle.Coverage;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.CoverageLine;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.Report;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A check under way. {@link Conformance#check} is one that always comes to its end. Where it may
 * not, since a call hangs or time is up, another thread reports what was checked and found so far.
 */
public final class Check {
  private final Subject subject;
  private final CheckOptions options;
  private final Tally tally = new Tally();
  private final Map<Rule, Finding> findings = Collections.synchronizedMap(new LinkedHashMap<>());

  /** Makes a check of {@code subject}'s allocators. */
  public Check(Subject subject, CheckOptions options) {
    this.subject = subject;
    this.options = options;
  }

  /** Runs it to its end. */
  public Report run(Progress progress) {
    Drivers.run(
        subject,
        options,
        tally,
        progress,
        finding -> {
          findings.put(finding.rule(), finding);
          progress.found(finding);
        },
        minimal -> findings.put(minimal.rule(), minimal));
    return report("");
  }

  /** Returns what was checked and found so far; {@code why} the check has no end. */
  public Report cutShort(String why) {
    return report(why);
  }

  /**
   * Returns the same where the call that is being made does not end, which breaks D2.
   *
   * @param evidence names the call
   */
  public Report hangs(String evidence) {
    Trace trace = tally.played().trace().orElse(Trace.of());
    findings.putIfAbsent(
        Rule.D2, new Finding(Rule.D2, evidence, "", trace, tally.played().scenario()));
    return report(evidence);
  }

  private Report report(String cutShort) {
    List<Finding> found;
    synchronized (findings) {
      found = List.copyOf(findings.values());
    }
    return new Report(
        subject.name(),
        subject.promises(),
        options.seed(),
        Verdicts.of(subject, tally, found),
        found,
        coverage(),
        cutShort);
  }

  private List<CoverageLine> coverage() {
    Coverage coverage = tally.coverage();
    return subject
        .image()
        .map(
            image ->
                coverage.lines(
                    Integer.toUnsignedLong(image.maxAlign()),
                    image.initialPages(),
                    image.maximumPages()))
        .orElseGet(coverage::lines);
  }
}
