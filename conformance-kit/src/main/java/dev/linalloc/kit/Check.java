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
 * A check that another thread can cut short. {@link Conformance#check} always runs to its end. If a
 * call may hang, or time is limited, run a {@code Check} in one thread; while {@link #run} is
 * working, another thread may call {@link #cutShort} or {@link #hangs} to get a report of what was
 * checked and found so far.
 */
public final class Check {
  private final Subject subject;
  private final CheckOptions options;
  private final Tally tally = new Tally();
  private final Map<Rule, Finding> findings = Collections.synchronizedMap(new LinkedHashMap<>());

  /**
   * Makes a check, which {@link #run} runs.
   *
   * @param subject the allocators to check
   * @param options how much to check
   */
  public Check(Subject subject, CheckOptions options) {
    this.subject = subject;
    this.options = options;
  }

  /**
   * Runs the check to its end.
   *
   * @param progress receives progress and findings
   * @return the report on all rules
   */
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

  /**
   * {@return what was checked and found so far}
   *
   * @param why why the check did not reach its end; the report quotes it
   */
  public Report cutShort(String why) {
    return report(why);
  }

  /**
   * {@return what was checked and found so far, with rule {@link Rule#D2 D2} broken by the call
   * that is running now}
   *
   * @param evidence names the call that does not end
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
        .orElseGet(coverage::lines)
        .stream()
        .filter(line -> !(subject.promises().soleOwner() && line.isOfForeignGrowth()))
        .toList();
  }
}
