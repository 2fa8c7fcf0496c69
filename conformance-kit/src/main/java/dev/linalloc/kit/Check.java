package dev.linalloc.kit;

import dev.linalloc.kit.drive.Drivers;
import dev.linalloc.kit.oracle.Coverage;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.CompiledProvider;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A check under way. {@link Conformance#check} is one that always comes to its end. Where it may
 * not, since a call hangs or time is up, another thread reports what was checked and found so far.
 */
public final class Check {
  private final AllocatorProvider provider;
  private final CheckOptions options;
  private final Tally tally = new Tally();
  private final Map<Rule, Finding> findings = Collections.synchronizedMap(new LinkedHashMap<>());

  /** Makes a check of {@code provider}'s allocators. */
  public Check(AllocatorProvider provider, CheckOptions options) {
    this.provider = provider;
    this.options = options;
  }

  /** Runs it to its end. */
  public Report run(Progress progress) {
    Drivers.run(
        provider,
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
        provider.name(),
        provider.promises(),
        options.seed(),
        Verdicts.of(provider, tally, found),
        found,
        coverage(),
        cutShort);
  }

  private List<Coverage.Line> coverage() {
    return provider instanceof CompiledProvider compiled
        ? tally
            .coverage()
            .lines(
                Integer.toUnsignedLong(compiled.maxAlign()),
                compiled.initialPages(),
                compiled.maximumPages())
        : tally.coverage().lines();
  }
}
